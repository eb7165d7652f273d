// The best mappings that differ in more than the order of their loops.
#include "cosa/search/top.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "cosa/base/input_error.h"
#include "cosa/mapping/level_block.h"
#include "cosa/mapping/validate.h"
#include "cosa/model/evaluate.h"
#include "cosa/model/evaluator.h"
#include "search/even_orders.h"
#include "search/even_splits.h"
#include "search/random_constraints.h"
#include "search/random_instances.h"
#include "search/small_gemm.h"

namespace cosa {
namespace {

using ::testing::IsEmpty;

constexpr double kTolerance = 1e-9;

/// By level and kind one factor for each class of dimensions.
using Tiling = std::vector<std::int64_t>;

/// By dimension, the class of those that are told apart: all; or all that are not alone in every
/// rank, or are relevant to other tensors.
std::vector<std::size_t> classes_of(const Workload& workload, bool merged) {
  const std::size_t dimensions = workload.dimensions().size();
  std::vector<std::pair<std::uint32_t, bool>> relevant(dimensions);  // and whether alone everywhere
  for (std::size_t d = 0; d < dimensions; ++d) {
    relevant[d].second = true;
    for (std::size_t v = 0; v < workload.tensors().size(); ++v) {
      for (const ProjectionRank& rank : workload.tensors()[v].projection.ranks()) {
        const auto active = std::ranges::count_if(rank, [&](const ProjectionTerm& term) {
          return workload.dimension(term.dimension).extent > 1;
        });
        const auto term = std::ranges::find(rank, DimensionId{d}, &ProjectionTerm::dimension);
        if (term != rank.end()) {
          relevant[d].first |= 1U << v;
          relevant[d].second = relevant[d].second && active <= 1 && term->coefficient == 1;
        }
      }
    }
  }
  std::vector<std::size_t> classes;
  for (std::size_t d = 0; d < dimensions; ++d) {
    std::size_t first = 0;
    while (first < d && !(merged && relevant[d].second && relevant[first] == relevant[d])) {
      ++first;
    }
    classes.push_back(first);
  }
  return classes;
}

Tiling tiling_of(const detail::EvenSpace& space, const detail::Split& split,
                 const std::vector<std::size_t>& classes) {
  Tiling tiling(2 * space.num_levels() * classes.size(), 1);
  for (std::size_t s = 0; s < space.slots().size(); ++s) {
    const detail::LoopSlot& slot = space.slots()[s];
    const std::size_t place = 2 * slot.level + (slot.axis ? 1 : 0);
    for (std::size_t d = 0; d < classes.size(); ++d) {
      tiling[place * classes.size() + classes[d]] *= split.factor(s, d);
    }
  }
  return tiling;
}

Tiling tiling_of(const Mapping& mapping, std::size_t levels,
                 const std::vector<std::size_t>& classes) {
  Tiling tiling(2 * levels * classes.size(), 1);
  const auto blocks = even_blocks(mapping, levels).value();
  for (std::size_t level = 0; level < levels; ++level) {
    for (const Loop& loop : blocks[level].temporal) {
      tiling[2 * level * classes.size() + classes[loop.dimension.value()]] *= loop.bound;
    }
    for (const Loop& loop : blocks[level].spatial) {
      tiling[(2 * level + 1) * classes.size() + classes[loop.dimension.value()]] *= loop.bound;
    }
  }
  return tiling;
}

/// The value of every tiling, by every mapping judged.
std::map<Tiling, ObjectiveValue> every_tiling(const test::Instance& instance,
                                              const ObjectivePair& objective,
                                              const Constraints& constraints,
                                              const std::vector<std::size_t>& classes) {
  const detail::EvenSpace space(instance.workload, instance.architecture, constraints);
  Evaluator judge(instance.workload, instance.architecture, instance.energy, instance.model);
  detail::Deadline none({}, {});
  std::map<Tiling, ObjectiveValue> values;
  detail::Splits(space, none, [&](const detail::Split& split) {
    detail::EvenOrders orders(space, split);
    const Tiling tiling = tiling_of(space, split, classes);
    do {
      const ObjectiveValue value = objective_value(objective, judge.evaluate_totals(orders.nest()));
      const auto [known, added] = values.try_emplace(tiling, value);
      known->second = std::min(known->second, value);
    } while (orders.next());
    return true;
  }).run();
  return values;
}

/// Of values equal up to rounding the first one.
void keep_distinct(std::vector<ObjectiveValue>& values) {
  const auto near = [](double a, double b) { return std::abs(a - b) <= kTolerance * std::abs(a); };
  const auto rest = std::ranges::unique(values, [&](const auto& a, const auto& b) {
    return near(a.primary, b.primary) && near(a.secondary, b.secondary);
  });
  values.erase(rest.begin(), rest.end());
}

struct Question {
  test::Instance instance;
  ObjectivePair objective;
  TopRequest request;
  bool merged;
  Constraints constraints;
};

/// Checks the list against that of every tiling; how many mappings it has.
std::size_t expect_top(const Question& question) {
  const auto& [instance, objective, request, merged, constraints] = question;
  const auto& [workload, architecture, energy, model] = instance;
  const std::vector<std::size_t> classes = classes_of(workload, merged);
  const auto every = every_tiling(instance, objective, constraints, classes);
  std::vector<ObjectiveValue> expected;
  std::ranges::transform(every, std::back_inserter(expected),
                         [](const auto& tiling) { return tiling.second; });
  std::ranges::sort(expected);
  if (request.distinct == Distinct::kCost) {
    keep_distinct(expected);
  }
  expected.resize(std::min(expected.size(), request.count));

  const TopMappings top = find_top(workload, architecture, energy, request,
                                   {.objective = objective,
                                    .model = model,
                                    .constraints = constraints,
                                    .merge_dimensions = merged});
  EXPECT_EQ(top.termination, every.empty() ? Termination::kInfeasible : Termination::kOptimal);
  EXPECT_EQ(top.proven, expected.size());
  EXPECT_EQ(top.mappings.size(), expected.size());
  std::set<Tiling> tilings;
  for (std::size_t i = 0; i < std::min(top.mappings.size(), expected.size()); ++i) {
    const auto& [mapping, totals, value] = top.mappings[i];
    EXPECT_NEAR(value.primary, expected[i].primary, kTolerance * expected[i].primary) << i;
    EXPECT_THAT(validate(workload, architecture, mapping, constraints), IsEmpty());
    EXPECT_EQ(evaluate(workload, architecture, mapping, energy, model).totals(), totals);
    const Tiling tiling = tiling_of(mapping, architecture.num_levels(), classes);
    EXPECT_TRUE(tilings.insert(tiling).second) << i;
    const double best = every.at(tiling).primary;  // by any order
    EXPECT_NEAR(value.primary, best, kTolerance * best) << i;
  }
  return expected.size();
}

constexpr std::uint64_t kShards = 6;
constexpr std::uint64_t kInstancesPerShard = 200;

/// In shards, which `ctest` runs side by side.
class TopBruteForce : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(TopBruteForce, ListsWhatEnumerationLists) {
  std::size_t listed = 0;
  for (std::uint64_t i = 0; i < kInstancesPerShard; ++i) {
    const std::uint64_t seed = 900'000 + GetParam() * kInstancesPerShard + i;
    Question question{
        .instance =
            i % 5 == 4 ? test::random_linked_instance(seed, 400) : test::random_instance(seed, 400),
        .objective = test::rotating_objective(seed),
        .request = {.count = 1 + seed % 12,
                    .distinct = i % 2 == 0 ? Distinct::kTiling : Distinct::kCost},
        .merged = i % 4 < 2,
        .constraints = {},
    };
    const auto& [workload, architecture, energy, model] = question.instance;
    if (!question.merged && i % 3 == 0) {  // constraints may tell apart what could be merged
      question.constraints = Constraints(test::random_constraints(workload, architecture, seed),
                                         workload, architecture);
    }
    SCOPED_TRACE(fmt::format("seed {}, {} of {}, {}, {}\n{}", seed, question.request.count,
                             to_string(question.request.distinct),
                             question.objective.primary.name(),
                             question.merged ? "merged" : "apart", to_text(question.instance)));
    listed += expect_top(question);
  }
  EXPECT_GT(listed, 3 * kInstancesPerShard);
}

INSTANTIATE_TEST_SUITE_P(Shards, TopBruteForce, ::testing::Range(std::uint64_t{0}, kShards));

// Each dimension is 1 x 4, 2 x 2 or 4 x 1: 27 tilings, and a full tile of 48 words fits.
TEST(FindTop, ListsAllTilingsWhereMoreAreAskedFor) {
  const test::SmallGemm gemm;
  const TopMappings top = find_top(gemm.workload, gemm.architecture, gemm.energy, {.count = 100});
  EXPECT_EQ(top.termination, Termination::kOptimal);
  EXPECT_EQ(top.mappings.size(), 27U);
  EXPECT_EQ(top.proven, 27U);
  EXPECT_EQ(top.bound, std::numeric_limits<double>::infinity());
  EXPECT_TRUE(std::ranges::is_sorted(top.mappings, {}, &RankedMapping::value));
}

TEST(FindTop, TheFirstIsTheOptimum) {
  const test::SmallGemm gemm;
  const TopMappings top = find_top(gemm.workload, gemm.architecture, gemm.energy, {.count = 3});
  const SearchResult best = find_optimal(gemm.workload, gemm.architecture, gemm.energy);
  EXPECT_EQ(top.mappings.front().value, best.value);
  EXPECT_EQ(top.bound, top.mappings.back().value.primary);
}

TEST(FindTop, SaysThatNothingIsProvenWhereItIsStopped) {
  const test::SmallGemm gemm;
  const TopMappings top = find_top(gemm.workload, gemm.architecture, gemm.energy, {.count = 3},
                                   {.stop = [] { return true; }});
  EXPECT_NE(top.termination, Termination::kOptimal);
  EXPECT_EQ(top.proven, 0U);
}

TEST(FindTop, RefusesWhatItCannotList) {
  const test::SmallGemm gemm;
  EXPECT_THROW((void)find_top(gemm.workload, gemm.architecture, gemm.energy, {.count = 0}),
               InputError);
  EXPECT_THROW(
      (void)find_top(gemm.workload, gemm.architecture, gemm.energy, {}, {.free_residency = true}),
      InputError);
}

TEST(FindTop, SaysWhyNothingFits) {
  const test::SmallGemm gemm;
  std::vector<StorageLevel> levels = gemm.architecture.levels();
  levels.front().capacity_words = 2;
  const TopMappings top = find_top(gemm.workload, {"tiny", std::move(levels), {}}, gemm.energy, {});
  EXPECT_EQ(top.termination, Termination::kInfeasible);
  EXPECT_THAT(top.mappings, IsEmpty());
  EXPECT_FALSE(top.infeasible_reason.empty());
}

}  // namespace
}  // namespace cosa

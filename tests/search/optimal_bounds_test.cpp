// What the search discards: bounds are never above a mapping that they speak for, and dominance and
// merging change nothing (docs/search.md, section 8).
#include <gmock/gmock.h>

#include <algorithm>
#include <limits>
#include <optional>

#include "cosa/mapping/validate.h"
#include "cosa/model/evaluate.h"
#include "cosa/model/evaluator.h"
#include "cosa/search/optimal.h"
#include "cosa/search/random_search.h"
#include "search/profile_search.h"
#include "search/random_instances.h"
#include "search/search_problem.h"
#include "search/small_gemm.h"
#include "search/spatial_profile.h"

namespace cosa {
namespace {

using search::ProfileCost;
using search::SearchProblem;
using search::SpatialProfile;

/// The spatial assignment of a nest, in the dimensions of an unmerged problem.
SpatialProfile profile_of(const SearchProblem& problem, const EvenNest& nest) {
  const std::size_t levels = problem.memories.size();
  SpatialProfile profile{std::vector<std::int64_t>(problem.dims.size() * levels, 1), std::nullopt};
  for (std::size_t level = 0; level < levels; ++level) {
    for (const NestLoop& loop : nest.spatial(level)) {
      const auto dim = std::ranges::find_if(problem.dims, [&](const search::SearchDimension& d) {
        return d.members.front() == DimensionId{loop.dimension};
      });
      profile.factors[static_cast<std::size_t>(dim - problem.dims.begin()) * levels + level] *=
          loop.bound;
    }
  }
  return profile;
}

/// The least bound of the assignment, over whichever dimension is adjacent at the multipliers.
double least_bound(const SearchProblem& problem, const SpatialProfile& profile,
                   const ObjectivePair& objective) {
  double least = std::numeric_limits<double>::infinity();
  for (const SpatialProfile& candidate : search::spatial_profiles(problem)) {
    if (candidate.factors == profile.factors) {
      ProfileCost cost;
      search::profile_cost(problem, candidate, cost);
      least = std::min(least, search::bound_value(problem, cost, objective, cost.least_fill.data(),
                                                  cost.least_parent.data())
                                  .primary);
    }
  }
  return least;
}

TEST(OptimalBounds, AProfilesBoundIsNeverAboveTheCostOfAMappingWithThatProfile) {
  constexpr double kRounding = 1e-9;
  int compared = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    const test::Instance instance = test::random_instance(seed, 2000);
    const ObjectivePair objective = test::rotating_objective(seed);
    RandomMappings mappings(instance.workload, instance.architecture, seed);
    if (mappings.empty()) {
      continue;
    }
    const SearchProblem problem(instance.workload, instance.architecture, instance.energy,
                                instance.model, {}, false);
    Evaluator judge(instance.workload, instance.architecture, instance.energy, instance.model);
    for (int i = 0; i < 10; ++i) {
      const EvenNest& nest = mappings.next();
      const double value = objective_value(objective, judge.evaluate_totals(nest)).primary;
      const double bound = least_bound(problem, profile_of(problem, nest), objective);
      ASSERT_LE(bound, value * (1 + kRounding)) << "seed " << seed << "\n" << to_text(instance);
      ++compared;
    }
  }
  EXPECT_GT(compared, 2000);
}

TEST(OptimalBounds, DominanceAndMergingLoseNothing) {
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    const test::Instance instance = test::random_instance(seed, 300);
    OptimalOptions options{.objective = test::rotating_objective(seed), .model = instance.model};
    const auto solve = [&](bool dominance, bool merging) {
      options.use_dominance = dominance;
      options.merge_dimensions = merging;
      return find_optimal(instance.workload, instance.architecture, instance.energy, options);
    };
    const SearchResult all = solve(true, true);
    for (const SearchResult& other :
         {solve(false, true), solve(true, false), solve(false, false)}) {
      ASSERT_EQ(other.termination, all.termination) << "seed " << seed;
      if (all.value) {
        ASSERT_NEAR(other.value->primary, all.value->primary, 1e-9 * all.value->primary)
            << "seed " << seed << "\n"
            << to_text(instance);
      }
    }
  }
}

TEST(FindOptimal, KeepsASmallProductInTheBuffer) {
  const test::SmallGemm gemm;
  const SearchResult result = find_optimal(gemm.workload, gemm.architecture, gemm.energy);
  ASSERT_EQ(result.termination, Termination::kOptimal);
  EXPECT_THAT(validate(gemm.workload, gemm.architecture, *result.mapping), testing::IsEmpty());
  // All three tensors fit: 64 operations take 64 cycles, and 32 words are read in as many.
  EXPECT_EQ(result.totals.cycles, 64);
  const Cost cost = evaluate(gemm.workload, gemm.architecture, *result.mapping, gemm.energy);
  EXPECT_EQ(cost.levels[1].tensors[0].read_words + cost.levels[1].tensors[1].read_words, 32);
  EXPECT_EQ(cost.levels[1].tensors[2].update_words, 16);
  EXPECT_EQ(result.totals, cost.totals());
  EXPECT_EQ(result.gap, 0);
}

TEST(FindOptimal, SaysInfeasibleWhereNotEvenSingleWordsFit) {
  test::SmallGemm gemm;
  gemm.architecture = Architecture{"two",
                                   {{.name = "Buffer", .capacity_words = 2},
                                    {.name = "Memory", .technology = Technology::kDram}},
                                   {}};
  const SearchResult result =
      find_optimal(gemm.workload, gemm.architecture, resolve_energy(gemm.architecture));
  EXPECT_EQ(result.termination, Termination::kInfeasible);
  EXPECT_FALSE(result.mapping.has_value());
}

TEST(FindOptimal, CallsNothingOptimalThatItWasStoppedFromProving) {
  const test::SmallGemm gemm;
  OptimalOptions options;
  options.stop = [] { return true; };
  const SearchResult result = find_optimal(gemm.workload, gemm.architecture, gemm.energy, options);
  EXPECT_EQ(result.termination, Termination::kUnknown);
  EXPECT_GT(result.bound, 0);
}

double sum_of_parts(const SpaceAccount& space) {
  return space.spatial_bound + space.order_bound + space.split_bound + space.capacity +
         space.levels + space.dominance + space.judged + space.open;
}

TEST(FindOptimal, AccountsForTheWholeSpace) {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    const test::Instance instance = test::random_instance(seed, 2000);
    const SearchStatistics statistics =
        find_optimal(instance.workload, instance.architecture, instance.energy,
                     {.objective = test::rotating_objective(seed),
                      .model = instance.model,
                      .use_dominance = seed % 4 != 0})
            .statistics;
    if (statistics.space) {  // none where no single words fit
      EXPECT_NEAR(sum_of_parts(*statistics.space), 1, 1e-9) << "seed " << seed;
      EXPECT_EQ(statistics.space->open, 0) << "seed " << seed;
      EXPECT_GE(statistics.space->spatial_bound, -1e-12) << "seed " << seed;
    }
  }
}

TEST(FindOptimal, CountsTheSplitsOfASmallProduct) {
  const test::SmallGemm gemm;
  // Each of three extents, 2 x 2, has its factors at two levels: 3 ways each.
  const SearchResult result = find_optimal(gemm.workload, gemm.architecture, gemm.energy);
  EXPECT_EQ(result.statistics.space->splits, 27);
  EXPECT_GT(result.statistics.space->judged, 0);
}

TEST(FindOptimal, AccountsForWhatAStopLeavesOpen) {
  const test::Instance instance = test::random_instance(11, 2000);
  int asked = 0;
  const SearchStatistics statistics =
      find_optimal(instance.workload, instance.architecture, instance.energy,
                   {.model = instance.model, .stop = [&asked] { return ++asked > 2; }})
          .statistics;
  EXPECT_NEAR(sum_of_parts(*statistics.space), 1, 1e-9);
  EXPECT_GT(statistics.space->open, 0);
}

TEST(FindOptimal, HasNoGapWhereNothingCosts) {
  const test::SmallGemm gemm;
  EnergyTable free = gemm.energy;
  free.compute.mac_pJ = 0;
  for (LevelEnergy& level : free.levels) {
    level.read_pJ = level.write_pJ = 0;
  }
  const SearchResult result = find_optimal(gemm.workload, gemm.architecture, free,
                                           {.objective = with_tie_break(Objective::energy())});
  EXPECT_EQ(result.value->primary, 0);
  EXPECT_EQ(result.gap, 0);
  EXPECT_EQ(result.totals.cycles, 64);  // the tie-break still counts
}

TEST(FindOptimal, GivesTheSameMappingEveryTime) {
  const test::Instance instance = test::random_instance(11, 2000);
  const auto solve = [&] {
    return find_optimal(instance.workload, instance.architecture, instance.energy,
                        {.model = instance.model});
  };
  EXPECT_EQ(solve().mapping, solve().mapping);
}

TEST(FindOptimal, RefusesADimensionInTwoRanksOfATensor) {
  constexpr DimensionId kM{0};
  const Workload diagonal("diagonal", {{"M", 4}},
                          {{"A", Projection{{{{kM, 1}}, {{kM, 1}}}}, TensorRole::kInput},
                           {"Z", Projection{{{{kM, 1}}}}, TensorRole::kOutput}});
  const test::SmallGemm gemm;
  EXPECT_THAT(
      [&] { return find_optimal(diagonal, gemm.architecture, gemm.energy); },
      testing::ThrowsMessage<InputError>("dimension M indexes two ranks of A; the exact search "
                                         "takes each dimension in one rank of a tensor"));
}

}  // namespace
}  // namespace cosa

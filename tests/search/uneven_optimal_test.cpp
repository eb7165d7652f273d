#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>

#include "cosa/base/input_error.h"
#include "cosa/mapping/stated_constraints.h"
#include "cosa/mapping/validate.h"
#include "cosa/model/evaluate.h"
#include "cosa/search/optimal.h"
#include "cosa/search/pareto.h"
#include "cosa/search/top.h"
#include "cosa/workload/gemm.h"
#include "search/uneven_brute_force.h"

namespace cosa {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::ThrowsMessage;

/// A matrix of 4 x 4 times a vector, on a buffer of six words.
struct MatrixTimesVector {
  Workload workload = gemm("product", {.m = 4, .n = 1, .k = 4});
  Architecture architecture{"six words",
                            {{.name = "Buffer",
                              .capacity_words = 6,
                              .access_energy = AccessEnergy{.read_pJ = 1, .write_pJ = 1}},
                             {.name = "Memory",
                              .technology = Technology::kDram,
                              .access_energy = AccessEnergy{.read_pJ = 100, .write_pJ = 100}}},
                            {.energy_pJ = 1}};
  EnergyTable energy = resolve_energy(architecture);

  [[nodiscard]] SearchResult solve(Placement placement) const {
    return find_optimal(workload, architecture, energy,
                        {.objective = with_tie_break(Objective::energy()), .placement = placement});
  }
};

// All four results stay in the buffer while the matrix streams through a single word, column after
// column, and the vector through another: everything moves once. An even nest refills all tensors
// at one place; the column and the results take nine words.
TEST(UnevenPlacement, KeepsTheResultsWhileTheMatrixStreams) {
  const MatrixTimesVector problem;
  const SearchResult even = problem.solve(Placement::kEven);
  const SearchResult uneven = problem.solve(Placement::kUneven);
  ASSERT_EQ(even.termination, Termination::kOptimal);
  ASSERT_EQ(uneven.termination, Termination::kOptimal);
  EXPECT_THAT(validate(problem.workload, problem.architecture, *uneven.mapping), IsEmpty());
  const auto words_of_memory = [&](const Mapping& mapping) {
    const Cost cost = evaluate(problem.workload, problem.architecture, mapping, problem.energy, {});
    std::int64_t words = 0;
    for (const TensorCost& tensor : cost.levels.back().tensors) {
      words += tensor.total_read_words() + tensor.total_update_words();
    }
    return words;
  };
  EXPECT_EQ(words_of_memory(*uneven.mapping), 16 + 4 + 4);
  EXPECT_EQ(words_of_memory(*even.mapping), 16 + 2 * 4 + 4);  // the vector twice
  EXPECT_LT(uneven.value->primary, even.value->primary);
}

TEST(UnevenPlacement, RefusesWhatItDoesNotTake) {
  const MatrixTimesVector p;
  const OptimalOptions uneven{.placement = Placement::kUneven};
  const auto solve = [&](const OptimalOptions& options) {
    return [&p, options] { (void)find_optimal(p.workload, p.architecture, p.energy, options); };
  };
  OptimalOptions free = uneven;
  free.free_residency = true;
  EXPECT_THAT(solve(free), ThrowsMessage<InputError>(HasSubstr("one residency")));

  StatedConstraints factor;
  factor.loops = {{.level = "Buffer",
                   .kind = LoopKindAt::kTemporal,
                   .factors = {{.dimension = "M", .value = 2}}}};
  OptimalOptions limited = uneven;
  limited.constraints = Constraints(factor, p.workload, p.architecture);
  EXPECT_THAT(solve(limited), ThrowsMessage<InputError>(HasSubstr("belong to no level")));

  StatedConstraints order;
  order.loops = {{.level = "Memory", .kind = LoopKindAt::kTemporal, .innermost = {"K"}}};
  OptimalOptions ordered = uneven;
  ordered.constraints = Constraints(order, p.workload, p.architecture);
  EXPECT_THAT(solve(ordered), ThrowsMessage<InputError>(HasSubstr("order of temporal loops")));

  EXPECT_THAT([&] { (void)find_top(p.workload, p.architecture, p.energy, {.count = 3}, uneven); },
              ThrowsMessage<InputError>(HasSubstr("even placement only")));
}

TEST(UnevenPlacement, SaysWhatDoesNotFit) {
  MatrixTimesVector problem;
  std::vector<StorageLevel> levels = problem.architecture.levels();
  levels.front().capacity_words = 2;
  problem.architecture = {"two words", std::move(levels), problem.architecture.compute()};
  const SearchResult found = problem.solve(Placement::kUneven);
  EXPECT_EQ(found.termination, Termination::kInfeasible);
  EXPECT_THAT(found.infeasible_reason, HasSubstr("Buffer"));
}

// The ends of a front are the single optima, over uneven nests as over even ones.
TEST(UnevenPlacement, HasAFront) {
  const MatrixTimesVector p;
  const ParetoFront front =
      find_front(p.workload, p.architecture, p.energy, {.placement = Placement::kUneven});
  ASSERT_EQ(front.termination, Termination::kOptimal);
  ASSERT_FALSE(front.points.empty());
  EXPECT_DOUBLE_EQ(front.points.back().totals.energy_pJ,
                   p.solve(Placement::kUneven).totals.energy_pJ);
}

/// Taps two apart, and partitions that leave three words to the inputs and two to the weights.
test::Instance taps_two_apart(std::uint64_t /*seed*/, std::int64_t /*max_mappings*/) {
  const auto one = [](std::size_t d) { return ProjectionRank{{DimensionId{d}, 1}}; };
  Workload layer(
      "taps", {{"P", 4}, {"R", 4}},
      {{"I", Projection({{{DimensionId{0}, 1}, {DimensionId{1}, 2}}}), TensorRole::kInput},
       {"W", Projection({one(1)}), TensorRole::kInput},
       {"O", Projection({one(0)}), TensorRole::kOutput}});
  Architecture machine("parts",
                       {{.name = "Buffer",
                         .partition_words = {{"I", 3}, {"W", 2}},
                         .residency = {.bypass = {"O"}},
                         .access_energy = AccessEnergy{.read_pJ = 1, .write_pJ = 1}},
                        {.name = "Memory",
                         .technology = Technology::kDram,
                         .access_energy = AccessEnergy{.read_pJ = 100, .write_pJ = 100}}},
                       {.energy_pJ = 1});
  EnergyTable energy = resolve_energy(machine);
  return {std::move(layer), std::move(machine), std::move(energy), {}};
}

// With W's node between two loops of P the inputs overlap in every step, since the judge takes the
// second iteration of the inner loop for all later ones. Moved to where it belongs, outside both,
// it leaves one loop of P, and fewer overlaps: the former nest is beside the space.
TEST(UnevenPlacement, PartsNoDimensionByANodeThatBelongsFurtherOut) {
  EXPECT_EQ(test::expect_uneven_optima(taps_two_apart, 1, 5).compared, 5);
}

constexpr std::uint64_t kShards = 3;

/// In shards, which `ctest` runs side by side.
class UnevenBruteForce : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(UnevenBruteForce, FindsWhatBuildingEveryNestFinds) {
  const auto found = test::expect_uneven_optima(test::random_instance, 1 + GetParam() * 40, 40);
  EXPECT_GT(found.compared, 10);
}

TEST_P(UnevenBruteForce, FindsWhatBuildingEveryNestFindsWithSmallBuffers) {
  const auto found =
      test::expect_uneven_optima(test::random_unlinked_instance, 1 + GetParam() * 40, 40);
  EXPECT_GT(found.compared, 20);
  EXPECT_GT(found.better, 3);
}

TEST_P(UnevenBruteForce, FindsWhatBuildingEveryNestFindsWhereNeighboursHandWordsOn) {
  const auto found =
      test::expect_uneven_optima(test::random_linked_instance, 1 + GetParam() * 20, 20);
  EXPECT_GT(found.compared, 5);
}

INSTANTIATE_TEST_SUITE_P(Shards, UnevenBruteForce, ::testing::Range(std::uint64_t{0}, kShards));

}  // namespace
}  // namespace cosa

#include <gtest/gtest.h>

#include "cosa/search/exhaustive.h"
#include "cosa/search/optimal.h"
#include "cosa/workload/convolution.h"
#include "search/brute_force.h"

namespace cosa {
namespace {

constexpr std::uint64_t kShards = 10;
constexpr std::uint64_t kInstancesPerShard = 200;
constexpr std::int64_t kMaxMappings = 3'000;

/// In shards, which `ctest` runs side by side.
class OptimalBruteForce : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(OptimalBruteForce, FindsWhatEnumerationFinds) {
  test::expect_brute_force_optima(test::random_instance, 1 + GetParam() * kInstancesPerShard,
                                  kInstancesPerShard, kMaxMappings);
}

TEST_P(OptimalBruteForce, FindsWhatEnumerationFindsWhereNeighboursHandWordsOn) {
  constexpr std::uint64_t kLinkedPerShard = 40;
  test::expect_brute_force_optima(test::random_linked_instance, 1 + GetParam() * kLinkedPerShard,
                                  kLinkedPerShard, kMaxMappings);
}

INSTANTIATE_TEST_SUITE_P(Shards, OptimalBruteForce, ::testing::Range(std::uint64_t{0}, kShards));

// Two tiles of P reach six buffers, R 3 x P 2 of them, side by side. In the second step neighbours
// serve two of them: each buffer gets 10/6 words from the parent and 2/6 from neighbours, which the
// judge rounds down to one (rule 8).
TEST(FindOptimal, KnowsThatFractionsOfHandedWordsAreRoundedDown) {
  const Workload layer = convolution("sliding", {.r = 3, .p = 4, .w_dilation = 3});
  const Architecture row("row",
                         {{.name = "Buffer", .capacity_words = 10, .instances = 12, .mesh_x = 6},
                          {.name = "Shared", .capacity_words = 40, .instances = 2, .mesh_x = 1},
                          {.name = "Memory", .technology = Technology::kDram}},
                         {.instances = 12, .mesh_x = 6});
  const EnergyTable energy = resolve_energy(row);
  const ObjectivePair objective = with_tie_break(Objective::energy());
  const SearchResult every = find_exhaustive(layer, row, energy, {.objective = objective});
  const SearchResult best = find_optimal(layer, row, energy, {.objective = objective});
  EXPECT_EQ(best.termination, Termination::kOptimal);
  EXPECT_DOUBLE_EQ(best.value->primary, every.value->primary);
}

// With K innermost at Memory the step of R, which takes P back, leaves the tile where it was; with
// K inside the buffer the same step fetches it anew (rule 4).
TEST(FindOptimal, KnowsThatAnIrrelevantLoopLetsATileComeBack) {
  const Workload layer = convolution(
      "strided", {.r = 3, .p = 2, .q = 3, .c = 3, .k = 2, .w_stride = 2, .w_dilation = 2});
  const Architecture machine("two levels",
                             {{.name = "Buffer",
                               .capacity_words = 14,
                               .residency = {.keep = {"Inputs"}, .bypass_others = true}},
                              {.name = "Memory", .technology = Technology::kDram}},
                             {.instances = 1, .mesh_x = 1});
  const EnergyTable energy = resolve_energy(machine);
  const ObjectivePair objective = with_tie_break(Objective::energy());
  const SearchResult every = find_exhaustive(layer, machine, energy, {.objective = objective});
  const SearchResult best = find_optimal(layer, machine, energy, {.objective = objective});
  EXPECT_EQ(best.termination, Termination::kOptimal);
  EXPECT_DOUBLE_EQ(best.value->primary, every.value->primary);
}

}  // namespace
}  // namespace cosa

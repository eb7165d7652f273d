// Which level keeps what, chosen with the rest (`OptimalOptions::free_residency`).
#include <gtest/gtest.h>

#include "cosa/search/optimal.h"
#include "cosa/workload/gemm.h"
#include "search/brute_force.h"

namespace cosa {
namespace {

constexpr std::uint64_t kShards = 6;
constexpr std::uint64_t kSeedsPerShard = 100;

/// In shards, which `ctest` runs side by side.
class FreeResidencyBruteForce : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(FreeResidencyBruteForce, FindsTheBestOfAllResidencies) {
  EXPECT_GT(
      test::expect_free_residency_optima(500'000 + GetParam() * kSeedsPerShard, kSeedsPerShard, 60),
      20);
}

TEST_P(FreeResidencyBruteForce, FindsTheBestOfAllResidenciesThatObeysConstraints) {
  EXPECT_GT(test::expect_constrained_free_residency_optima(510'000 + GetParam() * kSeedsPerShard,
                                                           kSeedsPerShard, 150),
            20);
}

INSTANTIATE_TEST_SUITE_P(Shards, FreeResidencyBruteForce,
                         ::testing::Range(std::uint64_t{0}, kShards));

/// A buffer of 4 words between one multiplier and DRAM.
Architecture small_machine(Residency buffer) {
  return {
      "small",
      {{.name = "Buffer",
        .capacity_words = 4,
        .residency = std::move(buffer),
        .access_energy = AccessEnergy{1, 1}},
       {.name = "DRAM", .technology = Technology::kDram, .access_energy = AccessEnergy{100, 100}}},
      {.energy_pJ = 1.0}};
}

TEST(FreeResidency, LeavesOutATensorThatOnlyPassesThrough) {
  // Each word of A is used once: to keep it costs a fill and a read more than to pass it by.
  const Workload product = gemm("product", {.m = 4, .n = 1, .k = 4});
  const Architecture machine = small_machine({});
  const EnergyTable energy = resolve_energy(machine);
  const ObjectivePair objective = with_tie_break(Objective::energy());
  const SearchResult fixed = find_optimal(product, machine, energy, {.objective = objective});
  const SearchResult free =
      find_optimal(product, machine, energy, {.objective = objective, .free_residency = true});
  EXPECT_EQ(fixed.termination, Termination::kOptimal);
  EXPECT_EQ(free.termination, Termination::kOptimal);
  EXPECT_LT(free.value->primary, fixed.value->primary);
  EXPECT_EQ(free.statistics.spaces_total, 8);
}

TEST(FreeResidency, KeepsAndLeavesOutWhatItMust) {
  const Workload product = gemm("product", {.m = 4, .n = 1, .k = 4});
  const Architecture machine = small_machine({.keep = {"A"}, .bypass = {"B", "Z"}});
  const EnergyTable energy = resolve_energy(machine);
  const SearchResult fixed = find_optimal(product, machine, energy);
  const SearchResult free = find_optimal(product, machine, energy, {.free_residency = true});
  EXPECT_EQ(free.value, fixed.value);
  EXPECT_EQ(free.statistics.spaces_total, 1);
}

TEST(FreeResidency, FindsAMappingWhereKeepingEverythingDoesNotFit) {
  const Workload product = gemm("product", {.m = 2, .n = 2, .k = 2});
  std::vector<StorageLevel> levels = small_machine({}).levels();
  levels.front().capacity_words = 2;  // three tensors need a word each
  const Architecture machine("small", levels, {.energy_pJ = 1.0});
  const EnergyTable energy = resolve_energy(machine);
  EXPECT_EQ(find_optimal(product, machine, energy).termination, Termination::kInfeasible);
  EXPECT_EQ(find_optimal(product, machine, energy, {.free_residency = true}).termination,
            Termination::kOptimal);
}

TEST(Cutoff, EndsAtOnceWhereNothingIsBetter) {
  const Workload product = gemm("product", {.m = 8, .n = 8, .k = 8});
  const Architecture machine = small_machine({});
  const EnergyTable energy = resolve_energy(machine);
  for (const bool free : {false, true}) {
    const SearchResult whole = find_optimal(product, machine, energy, {.free_residency = free});
    const SearchResult none =
        find_optimal(product, machine, energy, {.free_residency = free, .cutoff = whole.value});
    EXPECT_EQ(none.termination, Termination::kOptimal);
    EXPECT_FALSE(none.mapping);
    EXPECT_EQ(none.bound, whole.value->primary);
    const ObjectiveValue above{whole.value->primary * 1.01, 0};
    EXPECT_EQ(
        find_optimal(product, machine, energy, {.free_residency = free, .cutoff = above}).value,
        whole.value);
  }
}

}  // namespace
}  // namespace cosa

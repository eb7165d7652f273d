#include "cosa/search/exhaustive.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "cosa/mapping/validate.h"
#include "cosa/model/evaluate.h"
#include "cosa/workload/gemm.h"

namespace cosa {
namespace {

using ::testing::DoubleEq;
using ::testing::HasSubstr;

/// `levels` memories without limits; `fanout` multipliers below the innermost.
Architecture unlimited(std::size_t levels, std::int64_t fanout_x = 1, std::int64_t fanout_y = 1) {
  std::vector<StorageLevel> memories(levels);
  for (std::size_t i = 0; i < levels; ++i) {
    memories[i].name = "L" + std::to_string(i);
    memories[i].access_energy = {{1.0, 1.0}};
  }
  ComputeUnit compute;
  compute.instances = fanout_x * fanout_y;
  compute.mesh_x = fanout_x;
  return {"unlimited", std::move(memories), compute};
}

SearchResult search(const Workload& workload, const Architecture& architecture,
                    const ExhaustiveOptions& options = {}) {
  return find_exhaustive(workload, architecture, resolve_energy(architecture), options);
}

TEST(CountMappings, OneDimensionGoesToAnyLevel) {
  EXPECT_EQ(count_mappings(gemm("g", {.m = 7}), unlimited(1), 100), 1);
  EXPECT_EQ(count_mappings(gemm("g", {.m = 7}), unlimited(3), 100), 3);
  // Two equal primes over three levels: 4 choose 2.
  EXPECT_EQ(count_mappings(gemm("g", {.m = 4}), unlimited(3), 100), 6);
  // Distinct primes are placed independently.
  EXPECT_EQ(count_mappings(gemm("g", {.m = 6}), unlimited(3), 100), 9);
}

TEST(CountMappings, LoopsOfOneLevelStandInEveryOrder) {
  // Both inside, both outside (two orders each), or one in each.
  EXPECT_EQ(count_mappings(gemm("g", {.m = 2, .n = 3}), unlimited(2), 100), 2 + 2 + 1 + 1);
  EXPECT_EQ(count_mappings(gemm("g", {.m = 2, .n = 3, .k = 5}), unlimited(1), 100), 6);
}

TEST(CountMappings, SpatialLoopsFitTheirMesh) {
  EXPECT_EQ(count_mappings(gemm("g", {.m = 3}), unlimited(1, 2), 100), 1);
  EXPECT_EQ(count_mappings(gemm("g", {.m = 3}), unlimited(1, 3), 100), 2);
  EXPECT_EQ(count_mappings(gemm("g", {.m = 3}), unlimited(1, 3, 4), 100), 3);
  // 2 x 2: both temporal, one of two axes (times one temporal), both axes (two orders); no axis
  // has room for 4.
  EXPECT_EQ(count_mappings(gemm("g", {.m = 4}), unlimited(1, 2, 2), 100), 1 + 2 + 2);
  // Two dimensions side by side along one axis of 6: two orders.
  EXPECT_EQ(count_mappings(gemm("g", {.m = 2, .n = 3}), unlimited(1, 6), 100), 2 + 1 + 1 + 2);
}

TEST(CountMappings, TilesFitTheirMemory) {
  std::vector<StorageLevel> levels(2);
  levels[0] = {.name = "Buffer", .capacity_words = 7};
  levels[1] = {.name = "DRAM", .technology = Technology::kDram};
  const Architecture machine("machine", levels, ComputeUnit{});
  // M inside: A 4 + B 1 + Z 4 words; half of M inside: 2 + 1 + 2.
  EXPECT_EQ(count_mappings(gemm("g", {.m = 4}), machine, 100), 2);
  levels[0].partition_words = {{"A", 1}};
  EXPECT_EQ(count_mappings(gemm("g", {.m = 4}), Architecture("machine", levels, ComputeUnit{}), 9),
            1);
  levels[0].partition_words.clear();
  levels[0].residency.bypass = {"Z"};
  EXPECT_EQ(count_mappings(gemm("g", {.m = 4}), Architecture("machine", levels, ComputeUnit{}), 9),
            3);
}

TEST(CountMappings, StopsAboveTheLimit) {
  EXPECT_EQ(count_mappings(gemm("g", {.m = 7}), unlimited(3), 3), 3);
  EXPECT_EQ(count_mappings(gemm("g", {.m = 7}), unlimited(3), 2), std::nullopt);
}

TEST(FindExhaustive, JudgesAsManyMappingsAsThereAre) {
  const Workload workload = gemm("g", {.m = 4, .n = 6, .k = 2});
  const Architecture machine = unlimited(2, 2, 2);
  const SearchResult result = search(workload, machine);
  EXPECT_EQ(result.termination, Termination::kOptimal);
  EXPECT_EQ(result.statistics.evaluated, count_mappings(workload, machine, 1'000'000));
  EXPECT_EQ(result.statistics.space_mappings, static_cast<double>(result.statistics.evaluated));
}

TEST(FindExhaustive, UsesTheArrayWhenCyclesCount) {
  const Architecture machine = unlimited(2, 4);
  const Workload workload = gemm("g", {.m = 8, .n = 3});
  const SearchResult result =
      search(workload, machine, {.objective = with_tie_break(Objective::latency())});
  EXPECT_EQ(result.totals.cycles, 8 * 3 / 4);
  EXPECT_THAT(result.bound, DoubleEq(6));
  EXPECT_EQ(result.gap, 0);
}

TEST(FindExhaustive, ReturnsAValidMappingWithItsCost) {
  const Architecture machine = unlimited(3, 2, 2);
  const Workload workload = gemm("g", {.m = 4, .n = 2, .k = 3});
  const SearchResult result = search(workload, machine);
  ASSERT_TRUE(result.mapping);
  EXPECT_THAT(validate(workload, machine, *result.mapping), ::testing::IsEmpty());
  EXPECT_EQ(evaluate(workload, machine, *result.mapping).totals(), result.totals);
  EXPECT_EQ(result.value->primary, Objective::edp().value(result.totals));
}

TEST(FindExhaustive, SaysWhyNothingFits) {
  std::vector<StorageLevel> levels(2);
  levels[0] = {.name = "Buffer", .capacity_words = 2};
  levels[1] = {.name = "DRAM", .technology = Technology::kDram};
  const SearchResult result =
      search(gemm("g", {.m = 4}), Architecture("machine", levels, ComputeUnit{}));
  EXPECT_EQ(result.termination, Termination::kInfeasible);
  EXPECT_EQ(result.mapping, std::nullopt);
  EXPECT_EQ(result.statistics.evaluated, 0);
  EXPECT_THAT(result.infeasible_reason, HasSubstr("Buffer: A 1 + B 1 + Z 1 = 3 > 2 words"));
}

TEST(FindExhaustive, ProvesNothingWhenItStopsEarly) {
  const Workload workload = gemm("g", {.m = 4, .n = 6, .k = 2});
  const SearchResult some = search(workload, unlimited(2), {.max_evaluations = 5});
  EXPECT_EQ(some.termination, Termination::kFeasible);
  EXPECT_EQ(some.statistics.evaluated, 5);
  EXPECT_EQ(some.bound, 0);
  EXPECT_EQ(some.gap, 1);
  EXPECT_TRUE(some.mapping);
  const SearchResult none = search(workload, unlimited(2), {.max_evaluations = 0});
  EXPECT_EQ(none.termination, Termination::kUnknown);
  EXPECT_EQ(none.mapping, std::nullopt);
}

}  // namespace
}  // namespace cosa

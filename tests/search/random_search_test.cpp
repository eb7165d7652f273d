#include "cosa/search/random_search.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "cosa/mapping/nest_text.h"
#include "cosa/mapping/validate.h"
#include "cosa/search/exhaustive.h"
#include "cosa/workload/gemm.h"
#include "search/random_instances.h"

namespace cosa {
namespace {

using ::testing::IsEmpty;

Architecture small_machine() {
  std::vector<StorageLevel> levels(2);
  levels[0] = {.name = "Buffer", .capacity_words = 9};
  levels[1] = {.name = "DRAM", .technology = Technology::kDram};
  ComputeUnit compute;
  compute.instances = 4;
  compute.mesh_x = 2;
  return {"machine", levels, compute};
}

TEST(RandomMappings, ReachEveryMappingOfASmallSpace) {
  const Workload workload = gemm("g", {.m = 4, .n = 3, .k = 2});
  const Architecture machine = small_machine();
  const auto count = count_mappings(workload, machine, 1'000);
  RandomMappings mappings(workload, machine, 1);
  std::set<std::string> seen;
  for (int i = 0; i < 50'000; ++i) {
    seen.insert(nest_text(workload, machine, to_mapping(mappings.next())));
  }
  EXPECT_EQ(seen.size(), count);
}

TEST(RandomMappings, AreValid) {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    const test::Instance instance = test::random_instance(seed, 5'000);
    SCOPED_TRACE(to_text(instance));
    RandomMappings mappings(instance.workload, instance.architecture, seed);
    for (int i = 0; i < 20 && !mappings.empty(); ++i) {
      const Mapping mapping = to_mapping(mappings.next());
      ASSERT_THAT(validate(instance.workload, instance.architecture, mapping), IsEmpty());
    }
  }
}

TEST(RandomMappings, FollowFromTheSeed) {
  const Workload workload = gemm("g", {.m = 64, .n = 64, .k = 64});
  const auto first = [&](std::uint64_t seed) {
    return to_mapping(RandomMappings(workload, small_machine(), seed).next());
  };
  EXPECT_EQ(first(1), first(1));
  EXPECT_NE(first(1), first(2));
}

TEST(FindRandom, NeverBeatsTheOptimumAndMeetsItInASmallSpace) {
  const Workload workload = gemm("g", {.m = 4, .n = 3, .k = 2});
  const Architecture machine = small_machine();
  const EnergyTable energy = resolve_energy(machine);
  const SearchResult optimum = find_exhaustive(workload, machine, energy);
  const SearchResult few = find_random(workload, machine, energy, {.samples = 3});
  const SearchResult many = find_random(workload, machine, energy, {.samples = 50'000});
  EXPECT_GE(*few.value, *many.value);
  EXPECT_EQ(many.value, optimum.value);
  EXPECT_EQ(many.termination, Termination::kFeasible);
  EXPECT_EQ(many.statistics.evaluated, 50'000);
}

TEST(FindRandom, StopsWhenAsked) {
  const Architecture machine = small_machine();
  int asked = 0;
  const SearchResult result =
      find_random(gemm("g", {.m = 4}), machine, resolve_energy(machine),
                  {.samples = 1'000'000, .stop = [&] { return ++asked == 3; }});
  EXPECT_LT(result.statistics.evaluated, 10'000);
  EXPECT_TRUE(result.mapping);
}

TEST(FindRandom, SaysWhyNothingFits) {
  std::vector<StorageLevel> levels(1);
  levels[0] = {.name = "Buffer", .capacity_words = 11};
  const Architecture machine("machine", levels, ComputeUnit{});
  const SearchResult result =
      find_random(gemm("g", {.m = 5, .n = 1, .k = 1}), machine, resolve_energy(machine));
  EXPECT_EQ(result.termination, Termination::kFeasible);
  const SearchResult too_large =
      find_random(gemm("g", {.m = 6, .n = 1, .k = 1}), machine, resolve_energy(machine));
  EXPECT_EQ(too_large.termination, Termination::kInfeasible);
  EXPECT_EQ(too_large.infeasible_reason, "Buffer: A 6 + B 1 + Z 6 = 13 > 11 words");
}

}  // namespace
}  // namespace cosa

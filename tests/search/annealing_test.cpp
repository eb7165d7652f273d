#include "cosa/search/annealing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cosa/mapping/validate.h"
#include "cosa/model/evaluate.h"
#include "cosa/search/exhaustive.h"
#include "cosa/search/random_search.h"
#include "cosa/workload/convolution.h"
#include "cosa/workload/gemm.h"
#include "search/random_instances.h"

namespace cosa {
namespace {

using ::testing::IsEmpty;

Architecture buffered_array() {
  std::vector<StorageLevel> levels(3);
  levels[0] = {.name = "Registers", .capacity_words = 64, .instances = 16};
  levels[1] = {.name = "Buffer", .capacity_words = 4'096, .read_bandwidth = 8};
  levels[2] = {.name = "DRAM", .technology = Technology::kDram, .read_bandwidth = 2};
  ComputeUnit compute;
  compute.instances = 16;
  return {"machine", levels, compute};
}

TEST(FindAnnealed, NeverBeatsTheOptimum) {
  int optimal = 0;
  int feasible = 0;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    const test::Instance instance = test::random_instance(seed, 3'000);
    SCOPED_TRACE(to_text(instance));
    const auto& [workload, architecture, energy, model] = instance;
    const SearchResult optimum = find_exhaustive(workload, architecture, energy, {.model = model});
    const SearchResult annealed = find_annealed(workload, architecture, energy,
                                                {.model = model, .moves = 3'000, .seed = seed});
    ASSERT_EQ(annealed.mapping.has_value(), optimum.mapping.has_value());
    if (annealed.mapping) {
      ++feasible;
      ASSERT_GE(*annealed.value, *optimum.value);
      optimal += annealed.value == optimum.value ? 1 : 0;
      ASSERT_THAT(validate(workload, architecture, *annealed.mapping), IsEmpty());
      ASSERT_EQ(evaluate(workload, architecture, *annealed.mapping, energy, model).totals(),
                annealed.totals);
    } else {
      EXPECT_EQ(annealed.termination, Termination::kInfeasible);
    }
  }
  // A baseline worth its name meets most optima of such small spaces.
  EXPECT_GT(optimal, feasible / 2);
}

TEST(FindAnnealed, BeatsRandomSamplesAtEqualEvaluations) {
  const Workload workload = convolution("c", {.r = 3, .s = 3, .p = 56, .q = 56, .c = 64, .k = 64});
  const Architecture machine = buffered_array();
  const EnergyTable energy = resolve_energy(machine);
  int wins = 0;
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const SearchResult annealed =
        find_annealed(workload, machine, energy, {.moves = 100'000, .seed = seed});
    const SearchResult random = find_random(
        workload, machine, energy, {.samples = annealed.statistics.evaluated, .seed = seed});
    wins += annealed.value->primary < random.value->primary ? 1 : 0;
  }
  EXPECT_GE(wins, 4);
}

TEST(FindAnnealed, FollowsFromTheSeed) {
  const Workload workload = gemm("g", {.m = 64, .n = 128, .k = 256});
  const Architecture machine = buffered_array();
  const EnergyTable energy = resolve_energy(machine);
  const auto run = [&](std::uint64_t seed) {
    return find_annealed(workload, machine, energy, {.moves = 2'000, .seed = seed}).mapping;
  };
  EXPECT_EQ(run(1), run(1));
  EXPECT_NE(run(1), run(2));
}

TEST(FindAnnealed, EndsWhereNothingCanMove) {
  const Architecture machine = buffered_array();
  const SearchResult result = find_annealed(gemm("g", {}), machine, resolve_energy(machine));
  EXPECT_EQ(result.termination, Termination::kFeasible);
  EXPECT_EQ(result.statistics.evaluated, 1);
}

TEST(FindAnnealed, StopsWhenAsked) {
  const Architecture machine = buffered_array();
  const SearchResult result = find_annealed(gemm("g", {.m = 64}), machine, resolve_energy(machine),
                                            {.moves = 1'000'000, .stop = [] { return true; }});
  EXPECT_LT(result.statistics.evaluated, 1'000);
  EXPECT_TRUE(result.mapping);
}

}  // namespace
}  // namespace cosa

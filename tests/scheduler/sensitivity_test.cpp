// What one step more or less of each resource of a machine is worth.
#include "cosa/scheduler/sensitivity.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "cosa/base/input_error.h"
#include "cosa/search/exhaustive.h"
#include "cosa/workload/gemm.h"
#include "search/random_instances.h"

namespace cosa {
namespace {

const Workload& product() {
  static const Workload workload = gemm("product", {.m = 4, .n = 4, .k = 4});
  return workload;
}

/// One multiplier, a buffer for a product of 4 x 4 beside a column and a row, and a DRAM of a word
/// in four cycles.
Architecture slow_memory() {
  return {"slow",
          {{.name = "Buffer", .capacity_words = 24},
           {.name = "DRAM", .technology = Technology::kDram, .read_bandwidth = 0.25}},
          {}};
}

const StepOutcome& outcome_of(const Sensitivity& found, LevelId level, Resource resource,
                              bool more) {
  return *std::ranges::find(found.steps, MachineStep{level, resource, more}, &StepOutcome::step);
}

// 64 multiplications, 32 words in: 128 cycles while the DRAM reads, 64 once it is twice as fast.
TEST(Sensitivity, TellsWhatBinds) {
  const Sensitivity found =
      sensitivity(product(), slow_memory(), {.objective = with_tie_break(Objective::latency())});
  ASSERT_EQ(found.base.cost->cycles, 128);
  EXPECT_EQ(found.steps.size(), 4U);
  const auto at = [&](std::size_t level, Resource resource, bool more) {
    return outcome_of(found, LevelId{level}, resource, more);
  };
  const StepOutcome faster = at(1, Resource::kReadBandwidth, true);
  EXPECT_EQ(faster.totals.cycles, 64);
  EXPECT_EQ(faster.from, 0.25);
  EXPECT_EQ(faster.to, 0.5);
  EXPECT_EQ(faster.termination, Termination::kOptimal);
  EXPECT_TRUE(is_binding(found.base, faster));
  EXPECT_EQ(at(1, Resource::kReadBandwidth, false).totals.cycles, 256);
  EXPECT_FALSE(is_binding(found.base, at(0, Resource::kCapacity, true)));
  EXPECT_GT(at(0, Resource::kCapacity, false).totals.cycles, 128);  // words come twice
}

// All 48 words need a third of the room: half the room is as good, and nothing is searched.
TEST(Sensitivity, InheritsTheProofWhereTheBestMappingStillCostsTheSame) {
  std::vector<StorageLevel> levels = slow_memory().levels();
  levels.front().capacity_words = 150;
  const Sensitivity found = sensitivity(product(), {"roomy", std::move(levels), {}});
  const StepOutcome& half = outcome_of(found, LevelId{0}, Resource::kCapacity, false);
  EXPECT_TRUE(half.inherited);
  EXPECT_EQ(half.termination, Termination::kOptimal);
  EXPECT_EQ(half.totals, found.base.cost->totals());
}

TEST(Sensitivity, TellsThatAStepLetsSomethingFit) {
  std::vector<StorageLevel> levels = slow_memory().levels();
  levels.front().capacity_words = 2;
  const Sensitivity found = sensitivity(product(), {"tiny", std::move(levels), {}});
  EXPECT_EQ(found.base.termination, Termination::kInfeasible);
  const StepOutcome& twice = outcome_of(found, LevelId{0}, Resource::kCapacity, true);
  EXPECT_EQ(twice.termination, Termination::kOptimal);
  EXPECT_TRUE(is_binding(found.base, twice));
  const StepOutcome& half = outcome_of(found, LevelId{0}, Resource::kCapacity, false);
  EXPECT_EQ(half.termination, Termination::kInfeasible);
  EXPECT_FALSE(half.reason.empty());
}

// 2 x 2 buffers of 4 multipliers each.
TEST(Sensitivity, StepsEveryAxisOfAFanoutWithAllThatLiesInside) {
  const Architecture mesh("mesh",
                          {{.name = "Buffer", .instances = 4, .mesh_x = 2},
                           {.name = "DRAM", .technology = Technology::kDram}},
                          {.instances = 16, .mesh_x = 8});
  EXPECT_EQ(machine_steps(mesh).size(), 6U);  // below Buffer along x; below DRAM along x and y
  const Architecture taller = with_step(mesh, {LevelId{1}, Resource::kFanoutY, true});
  EXPECT_EQ(taller.fanout(LevelId{1}), (Fanout{2, 4}));
  EXPECT_EQ(taller.fanout(LevelId{0}), mesh.fanout(LevelId{0}));
  EXPECT_EQ(taller.compute().instances, 32);
  const Architecture narrower = with_step(mesh, {LevelId{1}, Resource::kFanoutX, false});
  EXPECT_EQ(narrower.fanout(LevelId{1}), (Fanout{1, 2}));
}

TEST(Sensitivity, RefusesWhatItCannotTell) {
  for (const ScheduleOptions& options :
       {ScheduleOptions{.engine = Engine::kRandom}, ScheduleOptions{.padding = 0.25},
        ScheduleOptions{.top = TopRequest{.count = 2}}}) {
    EXPECT_THROW((void)sensitivity(product(), slow_memory(), options), InputError);
  }
}

TEST(Sensitivity, EqualsEveryMappingJudgedOnTheMachineAfterTheStep) {
  constexpr double kTolerance = 1e-9;
  constexpr std::int64_t kMostMappings = 1000;
  int steps = 0;
  int inherited = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const test::Instance instance = test::random_instance(seed, 100);
    const auto& [workload, architecture, energy, model] = instance;
    const ObjectivePair objective = test::rotating_objective(seed);
    const Sensitivity found = sensitivity(
        workload, architecture, {.objective = objective, .model = model, .energy = energy});
    for (const StepOutcome& outcome : found.steps) {
      const Architecture machine = with_step(architecture, outcome.step);
      const SearchResult every = find_exhaustive(
          workload, machine, energy,
          {.objective = objective, .model = model, .max_evaluations = kMostMappings});
      if (every.termination != Termination::kOptimal &&
          every.termination != Termination::kInfeasible) {
        continue;  // too many mappings
      }
      SCOPED_TRACE(fmt::format("seed {}, {} of level {}, {}\n{}", seed,
                               to_string(outcome.step.resource), outcome.step.level.value(),
                               outcome.step.more ? "more" : "less", to_text(instance)));
      ASSERT_EQ(outcome.termination, every.termination);
      ASSERT_EQ(outcome.value.has_value(), every.value.has_value());
      if (every.value) {
        ASSERT_NEAR(outcome.value->primary, every.value->primary,
                    kTolerance * every.value->primary);
      }
      ++steps;
      inherited += outcome.inherited ? 1 : 0;
    }
  }
  EXPECT_GT(steps, 150);
  EXPECT_GT(inherited, 20);
}

}  // namespace
}  // namespace cosa

#include "cosa/network/schedule_network.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cosa/base/input_error.h"
#include "cosa/scheduler/scheduler.h"
#include "cosa/workload/convolution.h"
#include "cosa/workload/gemm.h"
#include "io/temporary_folder.h"
#include "scheduler/small_machine.h"

namespace cosa {
namespace {

using ::testing::ElementsAre;

Layer product(const std::string& name, std::int64_t m, std::int64_t occurrences = 1) {
  return {"net", name, gemm(name, {.m = m, .n = 4, .k = 4}, occurrences)};
}

/// Two equal layers about another one, and an operator that nothing schedules.
Network three_layers() {
  return {.name = "net",
          .layers = {product("first", 4), product("wide", 8, 3), product("last", 4)},
          .unscheduled = {{.name = "relu", .kind = "Relu", .inputs = {}, .outputs = {}}}};
}

TEST(ScheduleNetwork, SolvesEqualLayersOnce) {
  std::vector<std::string> solved;
  NetworkOptions options;
  options.progress = [&](const NetworkProgress& progress) {
    EXPECT_EQ(progress.total, 2U);
    if (progress.last == nullptr) {
      EXPECT_EQ(progress.done, 0U);
      return;
    }
    EXPECT_EQ(progress.done, solved.size() + 1);
    solved.push_back(progress.last->name);
  };
  options.jobs = 1;
  const NetworkSchedule schedule =
      schedule_network(three_layers(), testing::small_machine(), options);
  EXPECT_THAT(solved, ElementsAre("first", "wide"));
  EXPECT_THAT(schedule.solved_as, ElementsAre(0, 1, 0));
  EXPECT_THAT(schedule.distinct(), ElementsAre(0, 1));
  EXPECT_EQ(schedule.outcomes[2].schedule->mapping, schedule.outcomes[0].schedule->mapping);
}

TEST(ScheduleNetwork, EqualExtentsOfAnotherOperationAreAnotherProblem) {
  const Network network{.name = "net",
                        .layers = {{"net", "a", convolution("a", {.r = 3, .p = 4})},
                                   {"net", "b", convolution("b", {.r = 3, .p = 4, .w_stride = 2})}},
                        .unscheduled = {}};
  EXPECT_THAT(schedule_network(network, testing::small_machine()).distinct(), ElementsAre(0, 1));
}

TEST(ScheduleNetwork, IsTheSameForAnyNumberOfJobs) {
  Network network{.name = "net", .layers = {}, .unscheduled = {}};
  for (const std::int64_t m : {1, 2, 3, 4, 5, 6, 7, 8}) {
    network.layers.push_back(product("m" + std::to_string(m), m));
  }
  const NetworkSchedule one = schedule_network(network, testing::small_machine(), {.jobs = 1});
  const NetworkSchedule four = schedule_network(network, testing::small_machine(), {.jobs = 4});
  for (std::size_t i = 0; i < network.layers.size(); ++i) {
    EXPECT_EQ(one.outcomes[i].schedule->mapping, four.outcomes[i].schedule->mapping);
    EXPECT_EQ(one.outcomes[i].schedule->cost, four.outcomes[i].schedule->cost);
  }
}

TEST(ScheduleNetwork, AnErrorIsTheOutcomeOfItsLayersAlone) {
  // The machine's registers must keep a tensor that matrix products do not have.
  const Architecture machine(
      "machine",
      {{.name = "Registers", .capacity_words = 16, .residency = {.keep = {"Weights"}}},
       {.name = "DRAM", .technology = Technology::kDram}},
      {});
  Network network = three_layers();
  network.layers[1] = {"net", "conv", convolution("conv", {.p = 4, .c = 4})};
  const NetworkSchedule schedule = schedule_network(network, machine);
  EXPECT_FALSE(schedule.outcomes[0].schedule);
  EXPECT_NE(schedule.outcomes[0].error, "");
  EXPECT_EQ(schedule.outcomes[2].error, schedule.outcomes[0].error);
  EXPECT_TRUE(schedule.outcomes[1].has_mapping());
  const NetworkTotals totals = totals_of(network, schedule);
  EXPECT_EQ(totals.failed, 2);
  EXPECT_EQ(totals.optimal, 1);
  EXPECT_FALSE(totals.all_mapped());
}

TEST(ScheduleNetwork, KeepsWhatItFindsAndLooksItUp) {
  const TemporaryFolder folder;
  ScheduleCache cache(folder.path());
  NetworkOptions options{.cache = &cache};
  const Network network = three_layers();
  const NetworkSchedule first = schedule_network(network, testing::small_machine(), options);
  EXPECT_THAT(first.cached, ElementsAre(false, false, false));
  EXPECT_EQ(cache.statistics().results, 2);
  const NetworkSchedule again = schedule_network(network, testing::small_machine(), options);
  EXPECT_THAT(again.cached, ElementsAre(true, true, true));
  EXPECT_EQ(again.outcomes[1].schedule->mapping, first.outcomes[1].schedule->mapping);
  EXPECT_EQ(totals_of(network, again), totals_of(network, first));
}

TEST(NetworkTotals, CountEachLayerAsOftenAsItOccurs) {
  const Network network = three_layers();
  const NetworkSchedule schedule = schedule_network(network, testing::small_machine());
  const Cost& small = *schedule.outcomes[0].schedule->cost;
  const Cost& wide = *schedule.outcomes[1].schedule->cost;
  const NetworkTotals totals = totals_of(network, schedule);
  EXPECT_EQ(totals.layers, 5);
  EXPECT_EQ(totals.distinct, 2);
  EXPECT_EQ(totals.optimal, 5);
  EXPECT_EQ(totals.unscheduled, 1);
  EXPECT_EQ(totals.operations, 2 * 4 * 4 * 4 + 3 * 8 * 4 * 4);
  EXPECT_EQ(totals.cycles, 2 * small.cycles + 3 * wide.cycles);
  EXPECT_DOUBLE_EQ(totals.energy_pJ, 2 * small.energy_pJ + 3 * wide.energy_pJ);
  EXPECT_TRUE(totals.all_mapped());
}

TEST(NetworkTotals, TheNetworksEdpIsNotTheSumOfTheLayers) {
  const Network network = three_layers();
  const NetworkSchedule schedule = schedule_network(network, testing::small_machine());
  const NetworkTotals totals = totals_of(network, schedule);
  EXPECT_DOUBLE_EQ(totals.edp_pJ_cycles(), totals.energy_pJ * static_cast<double>(totals.cycles));
  EXPECT_DOUBLE_EQ(totals.sum_of_edps_pJ_cycles,
                   2 * schedule.outcomes[0].schedule->cost->edp_pJ_cycles() +
                       3 * schedule.outcomes[1].schedule->cost->edp_pJ_cycles());
  EXPECT_GT(totals.edp_pJ_cycles(), totals.sum_of_edps_pJ_cycles);
}

}  // namespace
}  // namespace cosa

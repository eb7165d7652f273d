#include "cosa/network/network_objective.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "cosa/scheduler/scheduler.h"
#include "network/small_network.h"

namespace cosa {
namespace {

using testing::front;
using testing::layer;
using testing::machine;
using testing::small_network;

/// The least value over all choices of one cost a layer, from the `next` layer on.
double least_value(const Objective& objective, const Network& network,
                   const std::vector<std::vector<CostTotals>>& fronts, std::size_t next = 0,
                   double energy_pJ = 0, double cycles = 0) {
  if (next == fronts.size()) {
    return objective.value(energy_pJ, cycles);
  }
  double least = std::numeric_limits<double>::infinity();
  const auto times = static_cast<double>(network.layers[next].workload.occurrences());
  for (const CostTotals& totals : fronts[next]) {
    least = std::min(least, least_value(objective, network, fronts, next + 1,
                                        energy_pJ + times * totals.energy_pJ,
                                        cycles + times * static_cast<double>(totals.cycles)));
  }
  return least;
}

TEST(NetworkObjective, TheWholesProductIsTheBestOfAllChoices) {
  const Network network = small_network();
  std::vector<std::vector<CostTotals>> fronts;
  for (const Layer& each : network.layers) {
    fronts.push_back(front(each.workload, machine()));
  }
  for (const Objective& objective :
       {Objective::edp(), Objective::ed2p(), Objective::power(0.8, 0.2)}) {
    const NetworkSchedule schedule = schedule_network_for(objective, network, machine());
    ASSERT_TRUE(schedule.whole);
    EXPECT_EQ(schedule.whole->objective, objective.name());
    EXPECT_TRUE(schedule.whole->proven());
    const double least = least_value(objective, network, fronts);
    EXPECT_NEAR(schedule.whole->value, least, 1e-9 * least) << objective.name();
  }
}

TEST(NetworkObjective, TheValueIsThatOfTheSums) {
  const Network network = small_network();
  const NetworkSchedule schedule = schedule_network_for(Objective::edp(), network, machine());
  const NetworkTotals totals = totals_of(network, schedule);
  EXPECT_TRUE(totals.all_mapped());
  EXPECT_DOUBLE_EQ(schedule.whole->value, totals.edp_pJ_cycles());
  EXPECT_GE(schedule.whole->weightings, 3) << "neither energy nor latency alone gives it";
}

TEST(NetworkObjective, ASumNeedsItsLayersAlone) {
  const Network network = small_network();
  for (const Objective& objective : {Objective::latency(), Objective::energy()}) {
    const NetworkSchedule schedule = schedule_network_for(objective, network, machine());
    double least = 0;
    for (const Layer& each : network.layers) {
      least += static_cast<double>(each.workload.occurrences()) *
               cosa::schedule(each.workload, machine(), {.objective = with_tie_break(objective)})
                   .objective_value.value();
    }
    EXPECT_TRUE(schedule.whole->proven());
    EXPECT_NEAR(schedule.whole->value, least, 1e-9 * least);
  }
}

TEST(NetworkObjective, StoppedEarlyTheBoundIsHonest) {
  const Network network = small_network();
  const double optimum = schedule_network_for(Objective::edp(), network, machine()).whole->value;
  const NetworkOptions options{.schedule = {.engine = Engine::kRandom, .samples = 50}};
  const NetworkSchedule drawn = schedule_network_for(Objective::edp(), network, machine(), options);
  EXPECT_GE(drawn.whole->value, optimum);
  EXPECT_LE(drawn.whole->bound, optimum);
  EXPECT_GE(drawn.whole->gap(), 0);
}

TEST(NetworkObjective, LayersWithoutAMappingAddNothing) {
  Network network = small_network();
  const double without = schedule_network_for(Objective::edp(), network, machine()).whole->value;
  network.layers.push_back(
      layer(gemm("huge", {.m = std::int64_t{1} << 31, .n = std::int64_t{1} << 31})));
  const NetworkSchedule schedule = schedule_network_for(Objective::edp(), network, machine());
  EXPECT_FALSE(schedule.outcomes.back().schedule);
  EXPECT_DOUBLE_EQ(schedule.whole->value, without);
}

}  // namespace
}  // namespace cosa

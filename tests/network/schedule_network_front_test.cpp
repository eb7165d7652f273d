#include "cosa/network/schedule_network_front.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cosa/network/network_objective.h"
#include "network/small_network.h"

namespace cosa {
namespace {

using testing::front;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::layer;
using testing::machine;
using testing::small_network;

TEST(NetworkFrontSchedule, IsThatOfAllMappingsOfAllLayers) {
  const Network network = small_network();
  std::vector<LayerFront> drawn;
  for (const Layer& each : network.layers) {
    drawn.push_back({front(each.workload, machine()), each.workload.occurrences()});
  }
  const auto expected = front_choices(drawn, kMostFrontChoices).value();
  ASSERT_GT(expected.size(), 1U);

  const NetworkFront found = schedule_network_front(network, machine());
  EXPECT_EQ(found.termination, Termination::kOptimal);
  EXPECT_TRUE(found.whole);
  ASSERT_EQ(found.choices.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(found.choices[i].totals.cycles, expected[i].totals.cycles);
    EXPECT_DOUBLE_EQ(found.choices[i].totals.energy_pJ, expected[i].totals.energy_pJ);
  }
}

TEST(NetworkFrontSchedule, ACornerHasTheLeastEnergyDelayOfTheWhole) {
  const NetworkFront found = schedule_network_front(small_network(), machine());
  double least = found.corners.front().totals.edp_pJ_cycles();
  for (const NetworkChoice& corner : found.corners) {
    least = std::min(least, corner.totals.edp_pJ_cycles());
  }
  const NetworkSchedule schedule =
      schedule_network_for(Objective::edp(), small_network(), machine());
  EXPECT_NEAR(least, schedule.whole->value, 1e-9 * least);
}

TEST(NetworkFrontSchedule, IsTheSameForEveryNumberOfJobsAndSolvesEqualLayersOnce) {
  Network network = small_network();
  Layer again = network.layers.front();
  again.name = "again";
  network.layers.push_back(again);
  std::size_t total = 0;
  NetworkOptions options{.jobs = 1};
  options.progress = [&](const NetworkProgress& progress) { total = progress.total; };
  const NetworkFront one = schedule_network_front(network, machine(), options);
  EXPECT_EQ(total, 3U);
  EXPECT_EQ(one.solved_as, (std::vector<std::size_t>{0, 1, 2, 0}));
  EXPECT_EQ(one.outcomes[3].schedule->front.points.size(),
            one.outcomes[0].schedule->front.points.size());
  options.jobs = 3;
  EXPECT_EQ(schedule_network_front(network, machine(), options).choices, one.choices);
}

TEST(NetworkFrontSchedule, HasTheCornersWhereTheChoicesAreTooMany) {
  const NetworkFront found = schedule_network_front(small_network(), machine(), {}, 1);
  EXPECT_FALSE(found.whole);
  EXPECT_EQ(found.choices, found.corners);
  EXPECT_GT(found.choices.size(), 1U);
}

TEST(NetworkFrontSchedule, OfANetworkWithALayerThatFitsNowhereIsEmpty) {
  const Architecture tiny{"tiny",
                          {{.name = "Registers", .capacity_words = 2},
                           {.name = "DRAM", .technology = Technology::kDram}},
                          {}};
  const NetworkFront found = schedule_network_front(small_network(), tiny);
  EXPECT_EQ(found.termination, Termination::kInfeasible);
  EXPECT_THAT(found.choices, IsEmpty());
  ASSERT_TRUE(found.outcomes[0].schedule);
  EXPECT_TRUE(found.outcomes[0].schedule->infeasible);
}

TEST(NetworkFrontSchedule, AnErrorOfALayerIsItsOutcome) {
  Network network = small_network();
  network.layers.push_back(
      layer(gemm("huge", {.m = std::int64_t{1} << 31, .n = std::int64_t{1} << 31})));
  const NetworkFront found = schedule_network_front(network, machine());
  EXPECT_EQ(found.termination, Termination::kUnknown);
  EXPECT_TRUE(found.outcomes[0].has_points());
  EXPECT_FALSE(found.outcomes[3].schedule);
  EXPECT_THAT(found.outcomes[3].error, HasSubstr("64 bits"));
}

}  // namespace
}  // namespace cosa

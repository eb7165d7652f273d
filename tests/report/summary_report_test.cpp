#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "cosa/model/evaluate.h"
#include "cosa/report/schedule_json.h"
#include "cosa/report/schedule_text.h"
#include "report/small_problem.h"

namespace cosa {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using testing::small_layer;
using testing::small_mapping;
using testing::two_multipliers;

Schedule optimal() {
  Schedule schedule;
  schedule.termination = Termination::kOptimal;
  schedule.mapping = small_mapping();
  schedule.cost = evaluate(small_layer().workload, two_multipliers(), small_mapping());
  schedule.objective_value = 12.5;
  schedule.seconds = 0.25;
  return schedule;
}

Schedule stopped() {
  Schedule schedule = optimal();
  schedule.termination = Termination::kFeasible;
  schedule.gap = 0.125;
  return schedule;
}

Schedule infeasible() {
  Schedule schedule;
  schedule.termination = Termination::kInfeasible;
  schedule.infeasible = {"capacity", "Buffer keeps A in 0 words"};
  return schedule;
}

Layer layer_called(const std::string& name) {
  Layer layer = small_layer();
  layer.name = name;
  return layer;
}

const std::vector<Layer> kLayers{layer_called("a"), layer_called("bb"), layer_called("c"),
                                 layer_called("d"), layer_called("e")};

std::vector<ScheduleOutcome> outcomes() {
  return {{.schedule = optimal()},
          {.schedule = stopped()},
          {.schedule = infeasible()},
          {.schedule = Schedule()},
          {.error = "a count does not fit in 64 bits"}};
}

TEST(SummaryText, HasOneRowALayerAndTotals) {
  EXPECT_EQ(summary_text(kLayers, outcomes(), two_multipliers()),
            "layer   verdict     objective  cycles     uJ    used  decided by      s\n"
            "net/a   optimal          12.5      10  0.002  60.0 %  DRAM read   0.250\n"
            "net/bb  gap 12.5 %       12.5      10  0.002  60.0 %  DRAM read   0.250\n"
            "net/c   infeasible  capacity: Buffer keeps A in 0 words\n"
            "net/d   unknown  stopped with nothing found\n"
            "net/e   failed  a count does not fit in 64 bits\n"
            "\n"
            "5 layers: 1 optimal, 1 feasible, 1 infeasible, 1 unknown, 1 failed; 20 cycles, "
            "0.003 uJ; 0.500 s\n");
}

TEST(SummaryText, WithoutTimingNamesNoSeconds) {
  const std::string text = summary_text(kLayers, outcomes(), two_multipliers(), {.timing = false});
  EXPECT_THAT(text, Not(HasSubstr("0.250")));
  EXPECT_THAT(text, HasSubstr("0.003 uJ\n"));
}

TEST(SummaryText, RowsWithoutAMappingAreRedInColour) {
  const std::string text = summary_text(kLayers, outcomes(), two_multipliers(), {.color = true});
  EXPECT_THAT(text, HasSubstr("\x1b[31mnet/c   infeasible  capacity: Buffer keeps A in 0 words"
                              "\x1b[0m\n"));
  EXPECT_THAT(text, HasSubstr("\nnet/a   optimal"));
  EXPECT_THAT(summary_text(kLayers, outcomes(), two_multipliers()), Not(HasSubstr("\x1b")));
}

TEST(SummaryText, StaysWithin100Columns) {
  Schedule huge = optimal();
  huge.cost->cycles = 9'000'000'000'000'000'000;
  huge.cost->energy_pJ = 1e24;
  Schedule wordy = infeasible();
  wordy.infeasible->message = std::string(200, 'x');
  const std::vector<Layer> layers{layer_called(std::string(100, 'n')),
                                  layer_called("a" + std::string(60, '\xc3') + "\xa9")};
  const std::string text =
      summary_text(layers, std::vector<ScheduleOutcome>{{.schedule = huge}, {.schedule = wordy}},
                   two_multipliers());
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    EXPECT_LE(line.size(), 100) << line;
  }
  EXPECT_THAT(text, HasSubstr("\nnet/nnnnnn"));
  EXPECT_THAT(text, HasSubstr(".."));
}

TEST(SummaryText, ClipsBetweenCharacters) {
  std::string accents;
  for (int i = 0; i < 40; ++i) {
    accents += "\xc3\xa9";  // é
  }
  const std::vector<Layer> layers{layer_called("x" + accents), layer_called(accents)};
  const std::string text = summary_text(
      layers, std::vector<ScheduleOutcome>{{.schedule = optimal()}, {.schedule = optimal()}},
      two_multipliers());
  EXPECT_THAT(text, Not(HasSubstr("\xc3..")));
}

TEST(SummaryJson, HasLayersAndTotals) {
  const EnergyTable energy = resolve_energy(two_multipliers());
  const auto object =
      nlohmann::json::parse(summary_json(kLayers, outcomes(), two_multipliers(), energy));
  ASSERT_EQ(object["layers"].size(), 5);
  EXPECT_EQ(object["layers"][0]["layer"], "net/a");
  EXPECT_EQ(object["layers"][1]["termination"], "feasible");
  EXPECT_EQ(object["layers"][4],
            nlohmann::json({{"layer", "net/e"}, {"error", "a count does not fit in 64 bits"}}));
  EXPECT_EQ(object["totals"], nlohmann::json({{"layers", 5},
                                              {"optimal", 1},
                                              {"feasible", 1},
                                              {"infeasible", 1},
                                              {"unknown", 1},
                                              {"failed", 1},
                                              {"cycles", 20},
                                              {"energy_pJ", 3340.0},
                                              {"seconds", 0.5}}));
}

TEST(SummaryJson, WithoutTimingNamesNoSeconds) {
  const EnergyTable energy = resolve_energy(two_multipliers());
  EXPECT_THAT(summary_json(kLayers, outcomes(), two_multipliers(), energy, {.timing = false}),
              Not(HasSubstr("seconds")));
}

}  // namespace
}  // namespace cosa

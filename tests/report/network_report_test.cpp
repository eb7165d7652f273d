#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "cosa/model/evaluate.h"
#include "cosa/report/network_csv.h"
#include "cosa/report/network_json.h"
#include "cosa/report/network_text.h"
#include "report/small_problem.h"

namespace cosa {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::small_layer;
using testing::small_mapping;
using testing::two_multipliers;

Layer layer_called(const std::string& name) {
  Layer layer = small_layer();
  layer.name = name;
  return layer;
}

UnscheduledOperator relu(const std::string& name) {
  return {.name = name,
          .kind = "Relu",
          .inputs = {{.name = "x", .shape = {{2, 3}}}},
          .outputs = {{.name = "y", .shape = {{2, 3}}}}};
}

/// Two equal layers, one that fits nowhere, two equal operators and one of unknown shape.
const Network kNetwork{
    .name = "net",
    .layers = {layer_called("a"), layer_called("a, \"again\""), layer_called("big")},
    .unscheduled = {relu("r1"),
                    relu("r2"),
                    {.name = "s",
                     .kind = "Shape",
                     .inputs = {{.name = "x"}},
                     .outputs = {{.name = "y", .shape = std::vector<std::int64_t>{}}}}}};

NetworkSchedule scheduled() {
  Schedule optimal;
  optimal.termination = Termination::kOptimal;
  optimal.mapping = small_mapping();
  optimal.cost = evaluate(small_layer().workload, two_multipliers(), small_mapping());
  optimal.objective_value = 12.5;
  Schedule infeasible;
  infeasible.termination = Termination::kInfeasible;
  infeasible.infeasible = {"capacity", "Buffer keeps A in 0 words"};
  return {.outcomes = {{.schedule = optimal}, {.schedule = optimal}, {.schedule = infeasible}},
          .solved_as = {0, 0, 2},
          .cached = {true, true, false}};
}

std::string text(const ReportStyle& style = {}) {
  return network_text(kNetwork, scheduled(), two_multipliers(), style);
}

TEST(NetworkText, ListsWhatIsNotScheduledWithWhatItMoves) {
  EXPECT_THAT(text(), HasSubstr("not scheduled  times  reads  writes  elements of\n"
                                "Relu               2      6       6  2x3 -> 2x3\n"
                                "Shape              1      0       1  ? -> scalar\n"));
  EXPECT_THAT(text(), HasSubstr("\nnot counted: 3 operators not scheduled, which read 12 and "
                                "write 13 elements\n"));
}

TEST(NetworkText, SaysWhatCameFromTheCacheUnlessTimesAreLeftOut) {
  EXPECT_THAT(text(), HasSubstr("cached\n"));
  EXPECT_THAT(text({.timing = false}), Not(HasSubstr("cached")));
}

TEST(NetworkText, ALayerWithoutAMappingIsARedRow) {
  EXPECT_THAT(text(), HasSubstr("\nbig        1  infeasible"));
  EXPECT_THAT(text({.color = true}), HasSubstr("\n\x1b[31mbig        1  infeasible"));
  EXPECT_THAT(text({.color = true}), HasSubstr("Buffer keeps A in 0 words\x1b[0m\n"));
}

TEST(NetworkText, SaysHowWellTheObjectiveOfTheWholeIsKnown) {
  NetworkSchedule schedule = scheduled();
  schedule.whole = {.objective = "edp", .value = 200, .bound = 200, .weightings = 3};
  EXPECT_THAT(network_text(kNetwork, schedule, two_multipliers()),
              HasSubstr("\nedp of the whole 200, bound 200: proven optimal, 3 weightings\n"));
  schedule.whole->bound = 150;
  EXPECT_THAT(network_text(kNetwork, schedule, two_multipliers()),
              HasSubstr("\nedp of the whole 200, bound 150: gap 25.0 %, 3 weightings\n"));
}

TEST(NetworkJson, HoldsWhatIsNotScheduled) {
  const json object = json::parse(
      network_json(kNetwork, scheduled(), two_multipliers(), resolve_energy(two_multipliers())));
  ASSERT_EQ(object["unscheduled"].size(), 3);
  EXPECT_EQ(object["unscheduled"][0]["kind"], "Relu");
  EXPECT_EQ(object["unscheduled"][0]["inputs"][0]["shape"], json({2, 3}));
  EXPECT_EQ(object["unscheduled"][0]["inputs"][0]["elements"], 6);
  EXPECT_TRUE(object["unscheduled"][2]["inputs"][0]["shape"].is_null());
  EXPECT_EQ(object["totals"]["unscheduled"], 3);
  EXPECT_EQ(object["totals"]["infeasible"], 1);
  EXPECT_EQ(object["layers"][1]["same_as"], "net/a");
}

TEST(NetworkCsv, QuotesWhatTheFormAsksFor) {
  const std::string table = network_csv(kNetwork, scheduled(), two_multipliers());
  EXPECT_THAT(table, HasSubstr("\n\"net/a, \"\"again\"\"\",net/a,1,12,optimal,"));
  EXPECT_THAT(table, HasSubstr("Buffer keeps A in 0 words,0,false\n"));
}

}  // namespace
}  // namespace cosa

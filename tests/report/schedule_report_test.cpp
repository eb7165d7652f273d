#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cosa/io/mapping_json.h"
#include "cosa/model/evaluate.h"
#include "cosa/report/schedule_json.h"
#include "cosa/report/schedule_text.h"
#include "report/small_problem.h"

namespace cosa {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::small_layer;
using testing::small_mapping;
using ::testing::StartsWith;
using testing::two_multipliers;

Schedule found() {
  return {.engine = Engine::kCosa,
          .termination = Termination::kFeasible,
          .mapping = small_mapping(),
          .cost = evaluate(small_layer().workload, two_multipliers(), small_mapping()),
          .objective = "cosa",
          .objective_value = 12.5,
          .bound = 12,
          .gap = 0.04,
          .seconds = 1.5,
          .nodes = 1234,
          .infeasible = {},
          .formulation = FormulationDetails{
              .form = FormulationForm::kCorrected,
              .primes = PrimeAssignment{.factor_config = {{1}, {0}, {0}},
                                        .spatial_config = {{0}, {0}, {1}},
                                        .perm_config = {1, 0, 2}},
              .terms = ObjectiveTerms{.utilization = 3, .compute = 1, .traffic = 2.8},
              .schedule_objective = {},
              .rejected_solutions = 2}};
}

/// The same mapping, found and proven by search.
Schedule proven() {
  Schedule schedule = found();
  schedule.engine = Engine::kExact;
  schedule.termination = Termination::kOptimal;
  schedule.objective = "edp";
  schedule.objective_value = schedule.bound = 1.67e4;
  schedule.gap = 0;
  schedule.formulation.reset();
  schedule.certificate =
      SearchCertificate{.tie_break = "energy",
                        .statistics = {.space_mappings = 5e6,
                                       .nodes = 1234,
                                       .evaluated = 567,
                                       .spatial_total = 20,
                                       .spatial_opened = 3,
                                       .space = SpaceAccount{.splits = 4000,
                                                             .order_classes = 6,
                                                             .spatial_bound = 0.5,
                                                             .capacity = 0.25,
                                                             .levels = 0.125,
                                                             .judged = 0.125},
                                       .seconds = 1.5}};
  schedule.provenance = {
      .version = "9.8.7",
      .cost_model_version = 5,
      .input = {
          .workload = "aa", .architecture = "bb", .energy = "cc", .options = "dd", .whole = "ee"}};
  return schedule;
}

Schedule nothing() {
  Schedule schedule;
  schedule.termination = Termination::kInfeasible;
  schedule.infeasible = {"capacity", "Buffer keeps A in 0 words"};
  return schedule;
}

TEST(ScheduleText, ShowsVerdictCostNestAndTiles) {
  EXPECT_EQ(schedule_text(small_layer(), two_multipliers(), found()),
            "net/product on pair: feasible, gap 4.0 % (cosa, corrected form)\n"
            "objective (cosa) 12.5000, bound 12.0000\n"
            "  log2 terms: compute 1.0000, traffic 2.8000, utilization 3.0000\n"
            "cost 10 cycles (DRAM read decides), 0.002 uJ, utilization 60.0 %\n"
            "time 1.500 s, 1,234 nodes\n"
            "\n"
            "DRAM    keeps  A 4 | B 6 | Z 6\n"
            "  for          M in 2\n"
            "Buffer  keeps  A 2 | B 6 | Z 3\n"
            "  for          N in 3\n"
            "  for spatial  K in 2  x of Buffer\n"
            "\n"
            "level   tensor    tile words  usable    full\n"
            "DRAM    A                  4\n"
            "        B                  6\n"
            "        Z                  6\n"
            "        together          16\n"
            "Buffer  A                  2\n"
            "        B                  6\n"
            "        Z                  3\n"
            "        together          11      12  91.7 %\n");
}

TEST(ScheduleText, WithoutTimingNamesNoSeconds) {
  EXPECT_THAT(schedule_text(small_layer(), two_multipliers(), found(), {.timing = false}),
              Not(HasSubstr("time")));
}

TEST(ScheduleText, AProofSaysHowFarTheSpaceWasSearched) {
  const std::string text = schedule_text(small_layer(), two_multipliers(), proven());
  EXPECT_THAT(
      text,
      StartsWith("net/product on pair: proven optimal (exact)\n"
                 "objective (edp) 16700, bound 16700\n"
                 "cost 10 cycles (DRAM read decides), 0.002 uJ, utilization 60.0 %\n"
                 "search 3 of 20 spatial assignments opened, 1,234 nodes, 567 mappings judged\n"
                 "space 4e+03 splits under 6 order classes: judged 12.5 %, open 0 %\n"
                 "ruled out by bounds 50 %, capacities 25 %, dominance 12.5 %\n"
                 "time 1.500 s\n"
                 "input ee, cost model 5\n"
                 "\n"));
  EXPECT_THAT(schedule_text(small_layer(), two_multipliers(), proven(), {.timing = false}),
              AllOf(HasSubstr("dominance 12.5 %\ninput ee"), Not(HasSubstr("time"))));
}

TEST(ScheduleText, WhatIsNotProvenIsNotCalledSo) {
  Schedule stopped = proven();
  stopped.termination = Termination::kFeasible;
  stopped.gap = 0.25;
  EXPECT_THAT(schedule_text(small_layer(), two_multipliers(), stopped),
              StartsWith("net/product on pair: feasible, gap 25.0 % (exact)\n"));
}

TEST(ScheduleText, APartitionHasItsOwnLimit) {
  auto levels = two_multipliers().levels();
  levels[0].partition_words = {{"B", 8}};
  const Architecture parted("pair", levels, two_multipliers().compute());
  EXPECT_THAT(schedule_text(small_layer(), parted, found()),
              HasSubstr("        B                  6       8  75.0 %\n"));
}

TEST(ScheduleText, SaysWhyThereIsNoMapping) {
  EXPECT_EQ(schedule_text(small_layer(), two_multipliers(), nothing(), {.timing = false}),
            "net/product on pair: infeasible (cosa)\n"
            "capacity: Buffer keeps A in 0 words\n");
  EXPECT_EQ(schedule_text(small_layer(), two_multipliers(), Schedule(), {.timing = false}),
            "net/product on pair: unknown (cosa)\n"
            "stopped with nothing found\n");
}

TEST(ScheduleJson, HoldsEveryKeyInItsOrder) {
  const EnergyTable energy = resolve_energy(two_multipliers());
  const std::string text = schedule_json(small_layer(), two_multipliers(), energy, found());
  const auto object = nlohmann::ordered_json::parse(text);
  std::vector<std::string> keys;
  for (const auto& [key, value] : object.items()) {
    keys.push_back(key);
  }
  EXPECT_THAT(keys,
              ::testing::ElementsAre("layer", "architecture", "provenance", "engine", "termination",
                                     "infeasible", "objective", "objective_value", "bound", "gap",
                                     "seconds", "nodes", "padding", "mapping", "formulation",
                                     "objective_terms", "schedule_objective", "rejected_solutions",
                                     "factor_config", "spatial_config", "perm_config", "cost"));
  EXPECT_EQ(object["termination"], "feasible");
  EXPECT_EQ(object["gap"], 0.04);
  EXPECT_EQ(object["seconds"], 1.5);
  EXPECT_EQ(object["factor_config"].dump(), "[[1],[0],[0]]");
  EXPECT_EQ(object["perm_config"].dump(), "[1,0,2]");
  EXPECT_EQ(object["cost"]["cycles"], 10);
  EXPECT_EQ(mapping_from_json(text, "schedule", small_layer().workload, two_multipliers()),
            small_mapping());
}

TEST(ScheduleJson, AProofHasACertificate) {
  const EnergyTable energy = resolve_energy(two_multipliers());
  const auto object = nlohmann::ordered_json::parse(
      schedule_json(small_layer(), two_multipliers(), energy, proven()));
  EXPECT_EQ(object["engine"], "exact");
  EXPECT_FALSE(object.contains("factor_config"));
  EXPECT_EQ(object["certificate"].dump(),
            R"({"tie_break":"energy","bypass":"fixed","placement":"even","padding_limit":null,)"
            R"("space_mappings":5000000.0,)"
            R"("spaces_total":0.0,"spaces_opened":0,"spatial_total":20,)"
            R"("spatial_opened":3,"evaluated":567,"space":{"splits":4000.0,"order_classes":6,)"
            R"("spatial_bound":0.5,"order_bound":0.0,"split_bound":0.0,"capacity":0.25,)"
            R"("levels":0.125,"dominance":0.0,"judged":0.125,"open":0.0}})");
  EXPECT_EQ(object["provenance"].dump(),
            R"({"version":"9.8.7","cost_model_version":5,"workload":"aa","architecture":"bb",)"
            R"("energy":"cc","options":"dd","input":"ee"})");
}

TEST(ScheduleJson, WhatDoesNotApplyIsNull) {
  const EnergyTable energy = resolve_energy(two_multipliers());
  const auto object = nlohmann::json::parse(
      schedule_json(small_layer(), two_multipliers(), energy, nothing(), {.timing = false}));
  EXPECT_EQ(object["infeasible"]["message"], "Buffer keeps A in 0 words");
  EXPECT_TRUE(object["mapping"].is_null());
  EXPECT_TRUE(object["objective_value"].is_null());
  EXPECT_TRUE(object["cost"].is_null());
  EXPECT_FALSE(object.contains("seconds"));
}

}  // namespace
}  // namespace cosa

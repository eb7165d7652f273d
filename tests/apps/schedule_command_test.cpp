#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "apps/command.h"
#include "apps/small_files.h"
#include "apps/temporary_folder.h"
#include "cosa/base/factors.h"
#include "cosa/io/architecture_yaml.h"
#include "cosa/io/layers.h"
#include "cosa/io/mapping_json.h"
#include "cosa/io/mapping_yaml.h"
#include "cosa/io/mapspace_yaml.h"
#include "cosa/mapping/validate.h"
#include "support/folders.h"

namespace cosa::testing {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

const std::string kExamples = COSA_EXAMPLES_DIR;

std::size_t longest_line(const std::string& text) {
  std::istringstream lines(text);
  std::size_t longest = 0;
  for (std::string line; std::getline(lines, line);) {
    longest = std::max(longest, line.size());
  }
  return longest;
}

class ScheduleCommand : public ::testing::Test {
 protected:
  /// Schedules the layers on the small machine, with more arguments behind.
  CommandResult run(std::vector<std::string> more = {}) {
    std::vector<std::string> arguments{"schedule", layers, "--arch", machine};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_cosa(arguments);
  }

  TemporaryFolder folder;
  std::string layers = folder.write("layers.csv", kThreeLayers);
  std::string machine = folder.write("small.yaml", kSmallMachine);
};

TEST_F(ScheduleCommand, ObeysConstraintsOnLoops) {
  const std::string two_of_k = folder.write("two_of_k.yaml", kTwoOfK);
  for (const char* engine : {"exact", "random", "cosa"}) {
    const CommandResult result =
        run({"--only", "net/one", "--mapspace", two_of_k, "--engine", engine});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_THAT(result.err, Not(HasSubstr("constraints")));
    EXPECT_THAT(result.out, HasSubstr("for spatial  K in 2"));
  }
}

TEST_F(ScheduleCommand, SaysWhichConstraintsOnLoopsLeaveNothing) {
  const CommandResult result =
      run({"--only", "net/one", "--mapspace", folder.write("eight.yaml", R"(mapspace:
  constraints:
  - {target: Buffer, type: spatial, factors: K>=3 C>=2}
)")});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out, HasSubstr("C 2 x K 4 = 8 > 4 instances"));
  EXPECT_THAT(result.out, HasSubstr("eight.yaml:3"));
}

TEST_F(ScheduleCommand, RefusesAnOrderThatTheProgramCannotSay) {
  const CommandResult result = run({"--only", "net/one", "--engine", "cosa", "--mapspace",
                                    folder.write("order.yaml", R"(mapspace:
  constraints:
  - {target: Buffer, type: temporal, permutation: KC}
)")});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("chooses the order of the temporal loops of Buffer itself"));
}

TEST_F(ScheduleCommand, AloneSchedulesTheBuiltInExample) {
  const CommandResult result = run_cosa({"schedule"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.out,
              StartsWith("resnet50_first on simba16: proven optimal (exact)\nobjective (edp) "));
  EXPECT_THAT(result.out, HasSubstr("\nDRAM                keeps  Weights 9,408 | Inputs 157,323 | "
                                    "Outputs 802,816\n"));
  EXPECT_LE(longest_line(result.out), 100);
}

TEST_F(ScheduleCommand, TheBuiltInExampleIsThatOfTheFolder) {
  const CommandResult built_in = run_cosa({"schedule", "--format", "json", "--no-timing"});
  const CommandResult from_files = run_cosa(
      {"schedule", kExamples + "/layers/resnet50_first.yaml", "--arch",
       kExamples + "/architectures/simba16.yaml", "--mapspace",
       kExamples + "/architectures/simba16_mapspace.yaml", "--format", "json", "--no-timing"});
  EXPECT_EQ(built_in.out, from_files.out);
  EXPECT_EQ(from_files.exit_code, 0);
}

TEST_F(ScheduleCommand, OneLayerInJsonHoldsItsSchedule) {
  const CommandResult result = run({"--only", "net/two", "--format", "json"});
  EXPECT_EQ(result.exit_code, 0);
  const json object = json::parse(result.out);
  EXPECT_EQ(object["layer"], "net/two");
  EXPECT_EQ(object["termination"], "optimal");
  EXPECT_EQ(object["gap"], 0);
  EXPECT_EQ(object["objective_value"], object["bound"]);
  EXPECT_GE(object["seconds"], 0);

  const Architecture architecture = read_architecture(machine);
  const Workload workload = read_layers(layers).value[1].workload;
  const Mapping mapping = mapping_from_json(result.out, "stdout", workload, architecture);
  EXPECT_THAT(validate(workload, architecture, mapping), IsEmpty());
}

// factor_config and spatial_config name a place for every prime; the spatial primes of a level are
// the spatial loops of its fan-out, so their product is the instances that the cost counts.
TEST_F(ScheduleCommand, TheConfigsDescribeTheMapping) {
  const json object =
      json::parse(run({"--engine", "cosa", "--only", "net/two", "--format", "json"}).out);
  const Workload workload = read_layers(layers).value[1].workload;
  ASSERT_EQ(object["factor_config"].size(), workload.dimensions().size());
  ASSERT_EQ(object["perm_config"].size(), workload.dimensions().size());
  std::int64_t spatial = 1;
  for (std::size_t j = 0; j < workload.dimensions().size(); ++j) {
    const auto primes = prime_factors(workload.dimensions()[j].extent);
    ASSERT_EQ(object["factor_config"][j].size(), primes.size());
    for (std::size_t n = 0; n < primes.size(); ++n) {
      spatial *= object["spatial_config"][j][n] == 1 ? primes[n] : 1;
    }
  }
  EXPECT_EQ(object["cost"]["compute"]["instances"], spatial);
}

TEST_F(ScheduleCommand, SeveralLayersAreATableAndTotals) {
  const CommandResult result = run();
  EXPECT_EQ(result.exit_code, 0);
  std::istringstream lines(result.out);
  std::vector<std::string> starts;
  for (std::string line; std::getline(lines, line);) {
    starts.push_back(line.substr(0, line.find(' ')));
  }
  EXPECT_THAT(starts, ElementsAre("layer", "net/one", "net/two", "other/one", "", "3"));
  EXPECT_THAT(result.out, HasSubstr("\n3 layers: 3 optimal; "));
  EXPECT_THAT(result.out, Not(HasSubstr("\x1b"))) << "no colour unless on a terminal";
  EXPECT_THAT(result.err, Not(HasSubstr("\r"))) << "no progress unless on a terminal";
  EXPECT_LE(longest_line(result.out), 100);
}

TEST_F(ScheduleCommand, SeveralLayersInJson) {
  const json object = json::parse(run({"--format", "json"}).out);
  ASSERT_EQ(object["layers"].size(), 3);
  EXPECT_EQ(object["layers"][2]["layer"], "other/one");
  EXPECT_EQ(object["totals"]["layers"], 3);
  EXPECT_EQ(object["totals"]["optimal"], 3);
  std::int64_t cycles = 0;
  for (const json& layer : object["layers"]) {
    cycles += layer["cost"]["cycles"].get<std::int64_t>();
  }
  EXPECT_EQ(object["totals"]["cycles"], cycles);
}

TEST_F(ScheduleCommand, OnlyKeepsTheLayersNamedInTheirOrder) {
  const json object =
      json::parse(run({"--only", "other/one", "--only", "net/one", "--format", "json"}).out);
  ASSERT_EQ(object["layers"].size(), 2);
  EXPECT_EQ(object["layers"][0]["layer"], "other/one");
  EXPECT_EQ(object["layers"][1]["layer"], "net/one");
}

TEST_F(ScheduleCommand, EqualRunsGiveEqualBytesForEveryNumberOfJobs) {
  for (const std::string format : {"text", "json"}) {
    const CommandResult first = run({"--format", format, "--no-timing", "--jobs", "1"});
    for (const std::string jobs : {"1", "2", "0"}) {
      const CommandResult again = run({"--format", format, "--no-timing", "--jobs", jobs});
      EXPECT_EQ(again.out, first.out);
      EXPECT_EQ(again.err, first.err);
    }
    EXPECT_THAT(first.out, Not(HasSubstr("seconds")));
  }
}

TEST_F(ScheduleCommand, OutWritesJsonAndMappingOfEachLayer) {
  const CommandResult result = run({"--out", folder.path("out/deep")});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(folder.names("out/deep"),
              ElementsAre("net__one.json", "net__one.yaml", "net__two.json", "net__two.yaml",
                          "other__one.json", "other__one.yaml"));
  const Architecture architecture = read_architecture(machine);
  const std::vector<Layer> read = read_layers(layers).value;
  for (const Layer& layer : read) {
    const std::string stem = "out/deep/" + layer.file_stem();
    EXPECT_EQ(mapping_from_yaml(folder.read(stem + ".yaml"), "yaml", layer.workload, architecture),
              mapping_from_json(folder.read(stem + ".json"), "json", layer.workload, architecture));
  }
}

TEST_F(ScheduleCommand, AFileOfOutIsWhatTheLayerAlonePrints) {
  static_cast<void>(run({"--out", folder.path("out"), "--no-timing"}));
  EXPECT_EQ(folder.read("out/net__two.json"),
            run({"--only", "net/two", "--format", "json", "--no-timing"}).out);
}

TEST_F(ScheduleCommand, ALayerThatFitsNowhereExitsWith1) {
  machine = folder.write("tiny.yaml", kTinyMachine);
  const CommandResult text = run({"--engine", "cosa", "--only", "net/one"});
  EXPECT_EQ(text.exit_code, 1);
  EXPECT_THAT(text.out, StartsWith("net/one on tiny: infeasible (cosa, corrected form)\n"
                                   "capacity: Registers keeps Weights in 0 words"));

  const CommandResult result = run(
      {"--engine", "cosa", "--only", "net/one", "--format", "json", "--out", folder.path("out")});
  EXPECT_EQ(result.exit_code, 1);
  const json object = json::parse(result.out);
  EXPECT_EQ(object["termination"], "infeasible");
  EXPECT_EQ(object["infeasible"]["family"], "capacity");
  for (const char* key : {"objective_value", "bound", "gap", "mapping", "factor_config",
                          "spatial_config", "perm_config", "cost"}) {
    EXPECT_TRUE(object.at(key).is_null()) << key;
  }
  EXPECT_THAT(folder.names("out"), ElementsAre("net__one.json"));
}

TEST_F(ScheduleCommand, AFailingLayerIsOneRowAmongTheOthers) {
  layers = folder.write("layers.csv", kOneHugeLayer);
  const CommandResult text = run();
  EXPECT_EQ(text.exit_code, 1);
  EXPECT_THAT(text.out, HasSubstr("\nnet/huge  failed "));
  EXPECT_THAT(text.out, HasSubstr("\nnet/two   optimal "));
  EXPECT_THAT(text.out, HasSubstr("\n3 layers: 2 optimal, 1 failed; "));
  EXPECT_THAT(text.err, HasSubstr("cosa: error: net/huge: "));
  EXPECT_LE(longest_line(text.out), 100);

  const CommandResult result = run({"--format", "json", "--out", folder.path("out")});
  EXPECT_EQ(result.exit_code, 1);
  const json object = json::parse(result.out);
  EXPECT_THAT(object["layers"][1]["error"], HasSubstr("does not fit in 64 bits"));
  EXPECT_EQ(object["layers"][2]["termination"], "optimal");
  EXPECT_EQ(object["totals"]["failed"], 1);
  EXPECT_THAT(folder.names("out"),
              ElementsAre("net__one.json", "net__one.yaml", "net__two.json", "net__two.yaml"));
}

TEST_F(ScheduleCommand, AFailingLayerAloneIsBadInput) {
  layers = folder.write("layers.csv", kOneHugeLayer);
  const CommandResult result = run({"--only", "net/huge", "--out", folder.path("out")});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(result.err, HasSubstr("does not fit in 64 bits"));
  EXPECT_FALSE(std::filesystem::exists(folder.path("out")));
}

TEST_F(ScheduleCommand, AnUnevenMappingIsRefusedAsYamlByName) {
  // The buffer's loops stand outside the inputs' tile and inside the others'.
  const std::string options = folder.write("options.yaml", R"(Z:
- [[1, 0, 0], [1, 1, 0], [1, 1, 1]]
- [[1, 0, 0], [1, 0, 0], [1, 1, 1]]
- [[1, 0, 0], [1, 1, 0], [1, 1, 1]]
)");
  const CommandResult result = run(
      {"--engine", "cosa", "--only", "net/two", "--options", options, "--out", folder.path("out")});
  EXPECT_EQ(result.exit_code, 2) << result.err;
  EXPECT_THAT(result.err, HasSubstr("cosa: error: net/two: no mapping YAML: "));
  EXPECT_THAT(folder.names("out"), ElementsAre("net__two.json"));
}

TEST_F(ScheduleCommand, ThePublishedFormIsAnotherProblem) {
  const json corrected =
      json::parse(run({"--engine", "cosa", "--only", "net/two", "--format", "json"}).out);
  const json published = json::parse(run({"--engine", "cosa", "--only", "net/two", "--format",
                                          "json", "--formulation", "published"})
                                         .out);
  EXPECT_EQ(published["formulation"], "published");
  EXPECT_EQ(published["termination"], "optimal");
  EXPECT_NE(published["objective_value"], corrected["objective_value"]);
}

TEST_F(ScheduleCommand, TheGlobalBufferIsAChoice) {
  const json outer =
      json::parse(run({"--engine", "cosa", "--only", "net/two", "--format", "json"}).out);
  const json inner = json::parse(run({"--engine", "cosa", "--only", "net/two", "--format", "json",
                                      "--global-buffer", "Registers"})
                                     .out);
  EXPECT_NE(outer["objective_value"], inner["objective_value"]);
}

TEST_F(ScheduleCommand, TheOptimumHasACertificate) {
  const json object = json::parse(run({"--only", "net/two", "--format", "json"}).out);
  EXPECT_EQ(object["engine"], "exact");
  EXPECT_EQ(object["objective"], "edp");
  EXPECT_EQ(object["objective_value"], object["cost"]["edp_pJ_cycles"]);
  EXPECT_FALSE(object.contains("factor_config"));
  const json& certificate = object.at("certificate");
  EXPECT_EQ(certificate["tie_break"], "energy");
  EXPECT_EQ("cosa " + object["provenance"]["version"].get<std::string>() + "\n",
            run_cosa({"--version"}).out);
  EXPECT_GE(certificate["spatial_total"], certificate["spatial_opened"]);
  EXPECT_GE(certificate["evaluated"], 1);
  double parts = 0;
  for (const char* part : {"spatial_bound", "order_bound", "split_bound", "capacity", "levels",
                           "dominance", "judged", "open"}) {
    parts += certificate["space"][part].get<double>();
  }
  EXPECT_NEAR(parts, 1, 1e-9);
}

TEST_F(ScheduleCommand, FreeBypassIsNeverWorseAndSaysSo) {
  const json fixed = json::parse(run({"--only", "net/two", "--format", "json"}).out);
  const json free =
      json::parse(run({"--only", "net/two", "--format", "json", "--bypass", "free"}).out);
  EXPECT_EQ(fixed["certificate"]["bypass"], "fixed");
  EXPECT_EQ(free["certificate"]["bypass"], "free");
  EXPECT_EQ(free["termination"], "optimal");
  EXPECT_LE(free["objective_value"], fixed["objective_value"]);
  EXPECT_GE(free["certificate"]["spaces_total"], free["certificate"]["spaces_opened"]);
  EXPECT_NE(free["provenance"]["options"], fixed["provenance"]["options"]);
}

TEST_F(ScheduleCommand, UnevenPlacementIsNeverWorseAndSaysSo) {
  const json even = json::parse(run({"--only", "net/two", "--format", "json"}).out);
  const json uneven =
      json::parse(run({"--only", "net/two", "--format", "json", "--placement", "uneven"}).out);
  EXPECT_EQ(even["certificate"]["placement"], "even");
  EXPECT_EQ(uneven["certificate"]["placement"], "uneven");
  EXPECT_EQ(uneven["termination"], "optimal");
  EXPECT_LE(uneven["objective_value"], even["objective_value"]);
  EXPECT_NE(uneven["provenance"]["options"], even["provenance"]["options"]);
  EXPECT_THAT(run({"--only", "net/two", "--placement", "uneven"}).out,
              HasSubstr("\ninterleavings "));
  for (const std::vector<std::string>& wrong : {std::vector<std::string>{"--placement", "odd"},
                                                {"--placement", "uneven", "--engine", "random"},
                                                {"--placement", "uneven", "--bypass", "free"},
                                                {"--placement", "uneven", "--top", "2"}}) {
    EXPECT_NE(run(wrong).exit_code, 0) << wrong.back();
  }
}

TEST_F(ScheduleCommand, FreeBypassIsForTheExactEngine) {
  const CommandResult result = run({"--only", "net/two", "--engine", "random", "--bypass", "free"});
  EXPECT_NE(result.err.find("--bypass is no option of the engine random"), std::string::npos);
}

TEST_F(ScheduleCommand, AFrontHasTheSingleOptimaAtItsEnds) {
  const auto best = [&](const char* objective) {
    return json::parse(
        run({"--only", "net/two", "--format", "json", "--objective", objective}).out)["cost"];
  };
  const json front =
      json::parse(run({"--only", "net/two", "--format", "json", "--objective", "pareto"}).out);
  EXPECT_EQ(front["termination"], "optimal");
  const json& points = front["points"];
  ASSERT_FALSE(points.empty());
  EXPECT_EQ(points.front()["cycles"], best("latency")["cycles"]);
  EXPECT_EQ(points.back()["energy_pJ"], best("energy")["energy_pJ"]);
  const CommandResult text = run({"--only", "net/two", "--objective", "pareto", "--no-timing"});
  EXPECT_THAT(text.out, StartsWith("net/two on small: front of cycles and energy, "));
  EXPECT_THAT(text.out, HasSubstr("least\n"));
  EXPECT_EQ(run({"--objective", "pareto", "--engine", "random"}).exit_code, 2);
}

// The list begins with the optimum, and no cost stands in it twice where costs are told apart.
TEST_F(ScheduleCommand, TheBestMappingsAreListed) {
  const json best = json::parse(run({"--only", "net/two", "--format", "json"}).out);
  const json listed = json::parse(
      run({"--only", "net/two", "--format", "json", "--top", "4", "--distinct", "cost"}).out);
  EXPECT_EQ(listed["objective_value"], best["objective_value"]);
  EXPECT_EQ(listed["termination"], "optimal");
  const json& top = listed["top"];
  EXPECT_EQ(top["count"], 4);
  EXPECT_EQ(top["distinct"], "cost");
  EXPECT_EQ(top["proven"], top["mappings"].size());
  EXPECT_EQ(top["mappings"][0]["objective_value"], best["objective_value"]);
  for (std::size_t i = 1; i < top["mappings"].size(); ++i) {
    EXPECT_GT(top["mappings"][i]["objective_value"], top["mappings"][i - 1]["objective_value"]);
  }
  EXPECT_THAT(run({"--only", "net/two", "--top", "2"}).out,
              HasSubstr("\nbest 2 of distinct tiling by edp, 2 proven\n"));
  for (const std::vector<std::string>& wrong : {std::vector<std::string>{"--top", "0"},
                                                {"--distinct", "cost"},
                                                {"--top", "2", "--engine", "random"},
                                                {"--top", "2", "--objective", "pareto"},
                                                {"--top", "2", "--padding"},
                                                {"--top", "2", "--bypass", "free"}}) {
    EXPECT_NE(run(wrong).exit_code, 0) << wrong.front();
  }
}

TEST_F(ScheduleCommand, StepsOfTheMachineAreListed) {
  const json best = json::parse(run({"--only", "net/two", "--format", "json"}).out);
  const json told =
      json::parse(run({"--only", "net/two", "--format", "json", "--sensitivity"}).out);
  EXPECT_EQ(told["objective_value"], best["objective_value"]);
  ASSERT_FALSE(told["steps"].empty());
  for (const json& step : told["steps"]) {
    EXPECT_TRUE(step["to"] == 2 * step["from"].get<double>() ||
                step["from"] == 2 * step["to"].get<double>());
    EXPECT_EQ(step["mapping"].is_null(), step["termination"] == "infeasible");
  }
  const CommandResult text = run({"--only", "net/two", "--sensitivity", "--no-timing"});
  EXPECT_THAT(text.out, StartsWith("net/two on small: proven optimal\nedp "));
  EXPECT_THAT(text.out, HasSubstr("binding"));
  EXPECT_EQ(run({"--sensitivity", "--engine", "random"}).exit_code, 2);
  EXPECT_EQ(run({"--sensitivity", "--top", "2"}).exit_code, 2);
  EXPECT_EQ(run({"--sensitivity", "--objective", "pareto"}).exit_code, 2);
}

TEST_F(ScheduleCommand, AFrontThatCannotBeCountedIsRefused) {
  layers = folder.write("layers.csv", kOneHugeLayer);
  const CommandResult result = run({"--only", "net/huge", "--objective", "pareto"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("64 bits"));
}

TEST_F(ScheduleCommand, FrontsOfSeveralLayersAreAList) {
  const json fronts = json::parse(run({"--format", "json", "--objective", "pareto"}).out);
  EXPECT_EQ(fronts["layers"].size(), 3U);
}

// What --out writes of a padded layer is a layer with a mapping, as any other.
TEST_F(ScheduleCommand, APaddedLayerIsWrittenBesideItsMapping) {
  layers = folder.write("layers.csv", "net,name,R,S,P,Q,C,K,N\nnet,odd,1,1,13,5,1,1,1\n");
  const std::string out = folder.path("out");
  const json padded = json::parse(
      run({"--padding", "--objective", "latency", "--format", "json", "--out", out}).out);
  EXPECT_EQ(padded["certificate"]["padding_limit"], 0.25);
  ASSERT_FALSE(padded["padding"].is_null());
  EXPECT_LT(padded["objective_value"], padded["padding"]["unpadded_value"]);
  const CommandResult judged =
      run_cosa({"evaluate", "--layer", out + "/net__odd.padded.yaml", "--mapping",
                out + "/net__odd.yaml", "--arch", machine, "--format", "json"});
  ASSERT_EQ(judged.exit_code, 0) << judged.err;
  EXPECT_EQ(json::parse(judged.out), padded["cost"]);
  EXPECT_THAT(run({"--padding"}).out, HasSubstr("\npadding P 13 to "));
  EXPECT_THAT(run({"--padding=0"}).out, HasSubstr("\npadding none: "));
  EXPECT_EQ(run({"--padding=-1"}).exit_code, 2);
  EXPECT_EQ(run({"--padding", "--engine", "random"}).exit_code, 2);
  EXPECT_EQ(run({"--padding", "--objective", "pareto"}).exit_code, 2);
}

// Each objective's optimum is the best of the four under that objective.
TEST_F(ScheduleCommand, EachObjectiveHasItsOptimum) {
  std::map<std::string, json> found;
  for (const char* objective : {"latency", "energy", "edp", "ed2p"}) {
    found[objective] =
        json::parse(run({"--only", "net/two", "--format", "json", "--objective", objective}).out);
    EXPECT_EQ(found[objective]["objective"], objective);
    EXPECT_EQ(found[objective]["termination"], "optimal");
  }
  EXPECT_EQ(found["latency"]["objective_value"], found["latency"]["cost"]["cycles"]);
  EXPECT_EQ(found["energy"]["objective_value"], found["energy"]["cost"]["energy_pJ"]);
  for (const auto& [objective, object] : found) {
    EXPECT_LE(found["latency"]["cost"]["cycles"], object["cost"]["cycles"]) << objective;
    EXPECT_LE(found["energy"]["cost"]["energy_pJ"], object["cost"]["energy_pJ"]) << objective;
    EXPECT_LE(found["edp"]["cost"]["edp_pJ_cycles"], object["cost"]["edp_pJ_cycles"]) << objective;
  }
}

// The value that an independent search proved.
TEST(ScheduleCommandOptimum, OfAPublishedLayerIsTheKnownOne) {
  const CommandResult result = run_cosa({"schedule", kExamples + "/layers/resnet50.csv", "--arch",
                                         kExamples + "/architectures/simba16.yaml", "--mapspace",
                                         kExamples + "/architectures/simba16_mapspace.yaml",
                                         "--only", "resnet50/input.5", "--format", "json"});
  const json object = json::parse(result.out);
  EXPECT_EQ(object["termination"], "optimal");
  constexpr std::int64_t kCycles = 20481;
  constexpr double kEdp = kCycles * 47295207.035176;
  EXPECT_EQ(object["cost"]["cycles"], kCycles);
  EXPECT_NEAR(object["objective_value"].get<double>(), kEdp, 1e-9 * kEdp);
}

TEST_F(ScheduleCommand, JudgingEveryMappingGivesTheSameOptimum) {
  layers = folder.write("layers.csv", "net,name,R,S,P,Q,C,K,N\nnet,tiny,1,1,2,1,2,2,1\n");
  const json exact = json::parse(run({"--format", "json"}).out);
  const json every = json::parse(run({"--engine", "exhaustive", "--format", "json"}).out);
  EXPECT_EQ(every["engine"], "exhaustive");
  EXPECT_EQ(every["termination"], "optimal");
  EXPECT_EQ(every["objective_value"], exact["objective_value"]);
  EXPECT_EQ(every["certificate"]["evaluated"], every["certificate"]["space_mappings"]);
}

TEST_F(ScheduleCommand, RandomMappingsAreTheSameForASeedAndNeverOptimal) {
  const auto drawn = [&](const std::string& seed) {
    return run({"--only", "net/two", "--engine", "random", "--samples", "50", "--seed", seed,
                "--format", "json", "--no-timing"})
        .out;
  };
  EXPECT_EQ(drawn("7"), drawn("7"));
  EXPECT_NE(drawn("7"), drawn("8"));
  const json object = json::parse(drawn("7"));
  EXPECT_EQ(object["termination"], "feasible");
  EXPECT_EQ(object["certificate"]["evaluated"], 50);
}

TEST_F(ScheduleCommand, AMemoryThatIsTooSmallForAnyTileIsNamed) {
  machine = folder.write("tiny.yaml", kTinyMachine);
  const CommandResult result = run({"--only", "net/one"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out,
              StartsWith("net/one on tiny: infeasible (exact)\n"
                         "capacity: Registers: Weights 1 + Inputs 1 + Outputs 1 = 3 > 2 "
                         "words\n"));
}

TEST_F(ScheduleCommand, BuiltInEnergiesAreSaidOnce) {
  const CommandResult result = run();
  EXPECT_EQ(result.err,
            "cosa: warning: built-in energies per access (docs/cost-model.md, rule 16) for MAC, "
            "Registers, Buffer, DRAM\n");
}

}  // namespace
}  // namespace cosa::testing

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "apps/command.h"
#include "apps/small_files.h"
#include "apps/temporary_folder.h"

namespace cosa::testing {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

/// The first and the last but for their names are one problem.
constexpr char kFourLayers[] = R"(net,name,R,S,P,Q,C,K,N
four,one,1,1,4,4,4,4,1
four,two,3,3,4,4,4,4,1
four,three,3,1,8,4,2,4,1
four,again,1,1,4,4,4,4,1
)";

class NetworkCommand : public ::testing::Test {
 protected:
  /// Schedules the network on the small machine with a cache of its own, with more arguments
  /// behind.
  CommandResult run(const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments{"network", network,   "--arch",
                                       machine,   "--cache", folder.path("cache")};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_cosa(arguments);
  }

  /// The JSON of a run.
  json result(std::vector<std::string> more = {}) {
    more.insert(more.end(), {"--json", folder.path("result.json")});
    const CommandResult ended = run(more);
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
    return json::parse(folder.read("result.json"));
  }

  TemporaryFolder folder;
  std::string network = folder.write("four.csv", kFourLayers);
  std::string machine = folder.write("small.yaml", kSmallMachine);
};

TEST_F(NetworkCommand, ShowsEachDistinctLayerOnceWithItsCount) {
  const CommandResult result = run();
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, StartsWith("layer  times  verdict  "));
  EXPECT_THAT(result.out, HasSubstr("\none        2  optimal  "));
  EXPECT_THAT(result.out, HasSubstr("\nthree      1  optimal  "));
  EXPECT_THAT(result.out, Not(HasSubstr("again")));
  EXPECT_THAT(result.out, HasSubstr("\nfour on small: 4 layers, 3 distinct: 4 optimal; "));
  EXPECT_THAT(result.err, Not(HasSubstr("\r"))) << "no progress unless on a terminal";
  EXPECT_THAT(result.out, Not(HasSubstr("\x1b"))) << "no colour unless on a terminal";
}

TEST_F(NetworkCommand, TheTotalsAreTheSumsOfTheLayers) {
  const json object = result();
  ASSERT_EQ(object["layers"].size(), 4);
  EXPECT_EQ(object["layers"][3]["same_as"], "four/one");
  EXPECT_TRUE(object["layers"][3]["schedule"].is_null());
  std::int64_t cycles = 0;
  double energy_pJ = 0;
  for (const std::size_t i : {0U, 1U, 2U, 0U}) {
    const json& cost = object["layers"][i]["schedule"]["cost"];
    cycles += cost["cycles"].get<std::int64_t>();
    energy_pJ += cost["energy_pJ"].get<double>();
  }
  const json& totals = object["totals"];
  EXPECT_EQ(totals["cycles"], cycles);
  EXPECT_DOUBLE_EQ(totals["energy_pJ"].get<double>(), energy_pJ);
  EXPECT_DOUBLE_EQ(totals["edp_pJ_cycles"].get<double>(), energy_pJ * static_cast<double>(cycles));
  EXPECT_GT(totals["edp_pJ_cycles"], totals["sum_of_edps_pJ_cycles"]);
}

TEST_F(NetworkCommand, EqualRunsGiveEqualBytesForEveryNumberOfJobs) {
  std::vector<std::string> outputs;
  for (const std::string jobs : {"1", "2", "0"}) {
    const CommandResult result = run({"--no-cache", "--no-timing", "--jobs", jobs, "--json",
                                      folder.path("json"), "--csv", folder.path("csv")});
    outputs.push_back(result.out + folder.read("json") + folder.read("csv"));
  }
  EXPECT_EQ(outputs[1], outputs[0]);
  EXPECT_EQ(outputs[2], outputs[0]);
}

TEST_F(NetworkCommand, TheTableHasARowForEveryLayer) {
  EXPECT_EQ(run({"--csv", folder.path("table.csv"), "--no-timing"}).exit_code, 0);
  std::istringstream lines(folder.read("table.csv"));
  std::vector<std::string> starts;
  for (std::string line; std::getline(lines, line);) {
    starts.push_back(line.substr(0, line.find(',', line.find(',') + 1)));
    EXPECT_EQ(std::ranges::count(line, ','), 14) << line;
  }
  EXPECT_THAT(starts, ElementsAre("layer,solved_as", "four/one,four/one", "four/two,four/two",
                                  "four/three,four/three", "four/again,four/one"));
}

TEST_F(NetworkCommand, OutWritesTheFilesOfEveryLayer) {
  EXPECT_EQ(run({"--out", folder.path("out")}).exit_code, 0);
  EXPECT_THAT(
      folder.names("out"),
      ElementsAre("four__again.json", "four__again.yaml", "four__one.json", "four__one.yaml",
                  "four__three.json", "four__three.yaml", "four__two.json", "four__two.yaml"));
}

TEST_F(NetworkCommand, AFolderOfProblemsIsANetworkToo) {
  std::filesystem::create_directory(folder.path("problems"));
  folder.write("problems/a.yaml", "problem: {R: 1, S: 1, P: 4, Q: 4, C: 4, K: 4, N: 1}\n");
  network = folder.path("problems/");
  const CommandResult result = run();
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("\nproblems on small: 1 layers, 1 distinct: 1 optimal; "));
}

TEST_F(NetworkCommand, AFailingLayerIsOneRowAmongTheOthers) {
  network = folder.write("huge.csv", kOneHugeLayer);
  const CommandResult text = run({"--json", folder.path("json")});
  EXPECT_EQ(text.exit_code, 1);
  EXPECT_THAT(text.out, HasSubstr("\nnet/huge      1  failed "));
  EXPECT_THAT(text.out, HasSubstr("3 layers, 3 distinct: 2 optimal, 1 failed; "));
  EXPECT_THAT(text.out, HasSubstr("layers without a mapping add nothing to cycles and energy"));
  EXPECT_THAT(text.err, HasSubstr("cosa: error: net/huge: "));
  const json object = json::parse(folder.read("json"));
  EXPECT_THAT(object["layers"][1]["error"], HasSubstr("does not fit in 64 bits"));
  EXPECT_EQ(object["layers"][2]["schedule"]["termination"], "optimal");
}

TEST_F(NetworkCommand, LayersThatFitNowhereExitWith1) {
  machine = folder.write("tiny.yaml", kTinyMachine);
  const CommandResult text = run();
  EXPECT_EQ(text.exit_code, 1);
  EXPECT_THAT(text.out, HasSubstr("4 layers, 3 distinct: 0 optimal, 4 infeasible; "));
}

TEST_F(NetworkCommand, WhatWasSolvedComesFromTheCache) {
  const json first = result();
  const json again = result();
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(first["layers"][i]["cached"], false);
    EXPECT_EQ(again["layers"][i]["cached"], true);
    EXPECT_EQ(again["layers"][i]["schedule"], first["layers"][i]["schedule"]);
  }
  EXPECT_THAT(run({"--resume"}).err, Not(HasSubstr("nothing to resume")));
  EXPECT_EQ(result({"--no-cache"})["layers"][0]["cached"], false);
  EXPECT_EQ(result({"--objective", "latency"})["layers"][0]["cached"], false);
}

TEST_F(NetworkCommand, NothingToResumeIsSaid) {
  EXPECT_THAT(run({"--resume"}).err, HasSubstr("nothing to resume"));
}

TEST_F(NetworkCommand, TheCacheIsCountedAndCleared) {
  static_cast<void>(run());
  const std::string cache = folder.path("cache");
  const CommandResult counted = run_cosa({"cache", "stat", "--cache", cache});
  EXPECT_EQ(counted.exit_code, 0);
  EXPECT_THAT(counted.out, StartsWith(cache + ": 3 schedules, "));
  EXPECT_EQ(run_cosa({"cache", "clear", "--cache", cache}).out, cache + ": 3 schedules dropped\n");
  EXPECT_THAT(run_cosa({"cache", "stat", "--cache", cache}).out,
              StartsWith(cache + ": 0 schedules, "));
  const std::string none = folder.path("none");
  EXPECT_EQ(run_cosa({"cache", "stat", "--cache", none}).out, none + ": 0 schedules, 0 bytes\n");
  EXPECT_FALSE(std::filesystem::exists(none));
}

TEST_F(NetworkCommand, ADamagedCacheIsSetAsideAndTheWorkGoesOn) {
  std::filesystem::create_directory(folder.path("cache"));
  folder.write("cache/results-v1-1.sqlite", std::string(5000, 'x'));
  const CommandResult result = run();
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.err, HasSubstr("cosa: warning: "));
  EXPECT_THAT(result.err, HasSubstr("results-v1-1.sqlite is damaged"));
  EXPECT_THAT(run_cosa({"cache", "stat", "--cache", folder.path("cache")}).out,
              HasSubstr("damaged and set aside: "));
}

TEST_F(NetworkCommand, TheWholesEdpIsNoWorseThanThatOfTheLayersOwn) {
  const json own = result();
  const json whole = result({"--network-objective", "edp"});
  EXPECT_TRUE(own["whole"].is_null());
  EXPECT_EQ(whole["whole"]["objective"], "edp");
  EXPECT_EQ(whole["whole"]["gap"], 0);
  EXPECT_NEAR(whole["whole"]["objective_value"].get<double>(),
              whole["totals"]["edp_pJ_cycles"].get<double>(),
              1e-9 * whole["totals"]["edp_pJ_cycles"].get<double>());
  EXPECT_LE(whole["totals"]["edp_pJ_cycles"], own["totals"]["edp_pJ_cycles"]);
}

TEST_F(NetworkCommand, LayersHaveInCommonWhatTheyMust) {
  const json own = result();
  const json same = result({"--same-spatial", "--same-order", "--no-timing"});
  EXPECT_TRUE(own["shared"].is_null());
  EXPECT_EQ(same["shared"]["objective"], "edp");
  EXPECT_EQ(same["shared"]["gap"], 0);
  EXPECT_TRUE(same["shared"]["levels"][0]["keeps"].is_null());
  EXPECT_GE(same["totals"]["sum_of_edps_pJ_cycles"], own["totals"]["sum_of_edps_pJ_cycles"]);
  EXPECT_EQ(result({"--same-spatial", "--same-order", "--no-timing", "--jobs", "1"}), same);
}

/// Of the sums over the layers, each at one of its points, those that no other dominates.
TEST_F(NetworkCommand, TheFrontIsThatOfTheSumsOfTheLayersFronts) {
  const std::string file = folder.path("front.json");
  const CommandResult ended =
      run_cosa({"network", network, "--arch", machine, "--objective", "pareto", "--json", file});
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("\nfour on small: front of summed cycles and energy, "));
  EXPECT_THAT(ended.out, HasSubstr(" points, proven; its corners:\n"));
  EXPECT_THAT(ended.out, HasSubstr("  least\n"));
  const json front = json::parse(folder.read("front.json"));
  EXPECT_EQ(front["termination"], "optimal");
  EXPECT_EQ(front["corners_only"], false);
  ASSERT_EQ(front["layers"].size(), 4);
  EXPECT_EQ(front["layers"][3]["same_as"], "four/one");
  ASSERT_FALSE(front["points"].empty());
  for (const json& point : front["points"]) {
    std::int64_t cycles = 0;
    double energy_pJ = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      const json& points = front["layers"][i == 3 ? 0 : i]["front"]["points"];
      const json& chosen = points[point["choice"][i].get<std::size_t>()];
      cycles += chosen["cycles"].get<std::int64_t>();
      energy_pJ += chosen["energy_pJ"].get<double>();
    }
    EXPECT_EQ(point["cycles"], cycles);
    EXPECT_DOUBLE_EQ(point["energy_pJ"].get<double>(), energy_pJ);
  }
  const json fastest = result({"--objective", "latency"});
  EXPECT_EQ(front["points"].front()["cycles"], fastest["totals"]["cycles"]);
  const json cheapest = result({"--objective", "energy"});
  EXPECT_DOUBLE_EQ(front["points"].back()["energy_pJ"].get<double>(),
                   cheapest["totals"]["energy_pJ"].get<double>());
}

TEST_F(NetworkCommand, ANetworkWithALayerThatFitsNowhereHasNoFront) {
  machine = folder.write("tiny.yaml", kTinyMachine);
  const CommandResult ended =
      run_cosa({"network", network, "--arch", machine, "--objective", "pareto"});
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_THAT(ended.out, HasSubstr("none: no mapping of some layer was found"));
  network = folder.write("huge.csv", kOneHugeLayer);
  machine = folder.write("small.yaml", kSmallMachine);
  const CommandResult failed =
      run_cosa({"network", network, "--arch", machine, "--objective", "pareto"});
  EXPECT_EQ(failed.exit_code, 1);
  EXPECT_THAT(failed.err, HasSubstr("net/huge: "));
}

void expect_refused(const CommandResult& result, const std::string& message) {
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.out, IsEmpty());
  EXPECT_THAT(result.err, HasSubstr(message));
}

TEST_F(NetworkCommand, WrongWordsExitWith2) {
  expect_refused(run_cosa({"network"}), "MODEL is required");
  expect_refused(run({"--set", "batch=1"}), "is no ONNX model: it has no symbols");
  for (const char* text : {"batch", "batch=", "=1", "batch=0", "batch=1x"}) {
    expect_refused(run({"--set", text}), "gives no symbol a size; write NAME=SIZE");
  }
  expect_refused(run({"--set", "n=1", "--set", "n=2"}), "--set gives n two sizes");
  expect_refused(run({"--resume", "--no-cache"}), "--no-cache excludes --resume");
  expect_refused(run({"--network-objective", "beauty"}), "is not known");
  expect_refused(run({"--network-objective", "edp", "--objective", "edp"}),
                 "leave --objective out");
  expect_refused(run({"--network-objective", "edp", "--engine", "cosa"}),
                 "is no option of the engine cosa");
  expect_refused(run({"--same-order", "--engine", "random"}),
                 "are no options of the engine random");
  expect_refused(run({"--same-bypass", "--bypass", "fixed"}), "leave one of the two out");
  expect_refused(run({"--same-time-limit", "3"}), "add --same-spatial");
  const std::vector<std::string> front{"network", network,       "--arch",
                                       machine,   "--objective", "pareto"};
  const auto front_with = [&](std::vector<std::string> more) {
    more.insert(more.begin(), front.begin(), front.end());
    return run_cosa(more);
  };
  expect_refused(front_with({"--engine", "random"}), "is no option of the engine random");
  expect_refused(front_with({"--padding"}), "--padding is no option of --objective pareto");
  expect_refused(front_with({"--same-order"}), "are no options of --objective pareto");
  expect_refused(front_with({"--out", folder.path("out")}), "--json holds every mapping");
  expect_refused(front_with({"--resume"}), "fronts are not kept in the cache");
  expect_refused(run_cosa({"cache"}), "A subcommand is required");
}

}  // namespace
}  // namespace cosa::testing

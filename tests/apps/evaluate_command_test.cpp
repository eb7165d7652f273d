#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "apps/command.h"
#include "apps/small_files.h"
#include "apps/temporary_folder.h"

namespace cosa::testing {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

class EvaluateCommand : public ::testing::Test {
 protected:
  EvaluateCommand() {
    static_cast<void>(run_cosa(
        {"schedule", layers, "--arch", machine, "--out", folder.path("out"), "--no-timing"}));
  }

  CommandResult run(const std::string& mapping, std::vector<std::string> more = {}) {
    std::vector<std::string> arguments{"evaluate", "--layer", layers,      "--only", "net/two",
                                       "--arch",   machine,   "--mapping", mapping};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_cosa(arguments);
  }

  TemporaryFolder folder;
  std::string layers = folder.write("layers.csv", kThreeLayers);
  std::string machine = folder.write("small.yaml", kSmallMachine);
};

TEST_F(EvaluateCommand, AgreesWithWhatTheSchedulerSaid) {
  const json scheduled = json::parse(folder.read("out/net__two.json"));
  for (const std::string file : {"out/net__two.yaml", "out/net__two.json"}) {
    const CommandResult result = run(folder.path(file), {"--format", "json"});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_EQ(json::parse(result.out), scheduled["cost"]) << file;
  }
}

TEST_F(EvaluateCommand, TextShowsWhatDecides) {
  const CommandResult result = run(folder.path("out/net__two.yaml"));
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.out, HasSubstr("<- decides\n"));
  EXPECT_THAT(result.out, HasSubstr("\nLatency\n"));
  EXPECT_THAT(result.out, HasSubstr("\nEnergy\n"));
}

TEST_F(EvaluateCommand, WarnsOfConstraintsThatTheMappingBreaks) {
  layers = folder.write("layers.csv", "net,name,R,S,P,Q,C,K,N\nnet,two,1,1,2,1,1,4,1\n");
  const std::string mapping = folder.write("mapping.yaml", R"(mapping:
- {target: Registers, type: temporal, factors: P=2}
- {target: Buffer, type: spatial, factors: K=4}
)");
  const std::string mapspace = folder.write("mapspace.yaml", R"(mapspace_constraints:
- {target: Registers, type: temporal, factors: P=2 C<=1}
- {target: Buffer, type: spatial, factors: K=2}
)");
  const CommandResult result = run(mapping, {"--mapspace", mapspace});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.err, HasSubstr("mapping.yaml: "));
  EXPECT_THAT(result.err, HasSubstr("K = 2"));
  EXPECT_THAT(result.err, Not(HasSubstr("P = 2")));
}

// 9 C-K-R-S products in one loop each, everything kept everywhere: counted by hand below.
TEST_F(EvaluateCommand, CountsASmallMappingByHand) {
  layers = folder.write("layers.csv", "net,name,R,S,P,Q,C,K,N\nnet,two,1,1,2,1,1,4,1\n");
  const std::string mapping = folder.write("mapping.yaml", R"(mapping:
- {target: Registers, type: temporal, factors: P=2 K=1, permutation: PK}
- {target: Buffer, type: spatial, factors: P=1 K=4, permutation: KP}
- {target: Buffer, type: temporal, factors: P=1 K=1, permutation: PK}
- {target: DRAM, type: temporal, factors: P=1 K=1, permutation: PK}
)");
  const CommandResult result = run(mapping, {"--format", "json"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  const json cost = json::parse(result.out);
  EXPECT_EQ(cost["compute"]["cycles"], 2);
  EXPECT_EQ(cost["compute"]["instances"], 4);
  // DRAM reads 4 weights and 2 inputs at 2 words a cycle, and takes 8 outputs at 2 words a cycle.
  EXPECT_EQ(cost["levels"][2]["tensors"]["Weights"]["reads"], 4);
  EXPECT_EQ(cost["levels"][2]["tensors"]["Inputs"]["reads"], 2);
  EXPECT_EQ(cost["levels"][2]["tensors"]["Outputs"]["updates"], 8);
  EXPECT_EQ(cost["cycles"], 4);
  EXPECT_EQ(cost["binding"]["component"], "write");
  EXPECT_EQ(cost["binding"]["level"], "DRAM");
}

TEST_F(EvaluateCommand, AMappingThatOverflowsAMemoryIsRefusedWithItsTiles) {
  const std::string mapping = folder.write("mapping.yaml", R"(mapping:
- {target: Registers, type: temporal, factors: R=3 S=3 P=4 Q=4 C=4 K=4, permutation: RSPQCK}
- {target: Buffer, type: temporal, factors: R=1, permutation: R}
- {target: DRAM, type: temporal, factors: R=1, permutation: R}
)");
  const CommandResult result = run(mapping);
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(result.err, HasSubstr("Registers: Weights 144 + Inputs 144 + Outputs 64 = 352 > 16 "
                                    "words"));
}

TEST_F(EvaluateCommand, OneLayerIsChosenOfATable) {
  const CommandResult result =
      run_cosa({"evaluate", "--layer", layers, "--arch", machine, "--mapping", "any.yaml"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("has 3 layers; choose one with --only, for example --only "
                                    "net/one\n"));
}

TEST_F(EvaluateCommand, AnEnergyReferenceTableIsHonoured) {
  const std::string ert = folder.write("ert.yaml", R"(ERT:
  version: 0.4
  tables:
  - name: system.MAC
    actions: [{name: mac_random, energy: 1.0}]
  - name: system.Registers
    actions: [{name: read, energy: 0.0}, {name: write, energy: 0.0}]
  - name: system.Buffer
    actions: [{name: read, energy: 0.0}, {name: write, energy: 0.0}]
  - name: system.DRAM
    actions: [{name: read, energy: 0.0}, {name: write, energy: 0.0}]
)");
  const CommandResult result =
      run(folder.path("out/net__two.json"), {"--format", "json", "--ert", ert});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  const json cost = json::parse(result.out);
  EXPECT_EQ(cost["energy_pJ"], 3 * 3 * 4 * 4 * 4 * 4);
  EXPECT_EQ(cost["levels"][1]["energy_source"], "ert");
  EXPECT_EQ(result.err, "") << "nothing is built in";
}

class ExplainCommand : public EvaluateCommand {
 protected:
  CommandResult explain(std::vector<std::string> more = {}) {
    std::vector<std::string> arguments{"explain", "--layer",   layers,
                                       "--only",  "net/two",   "--arch",
                                       machine,   "--mapping", folder.path("out/net__two.json")};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_cosa(arguments);
  }
};

TEST_F(ExplainCommand, GivesTheFormulaOfTheCycles) {
  const json scheduled = json::parse(folder.read("out/net__two.json"));
  const CommandResult result = explain();
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("cycles = max(compute "));
  EXPECT_THAT(result.out,
              HasSubstr("= " + std::to_string(scheduled["cost"]["cycles"].get<int>()) + "\n"));
}

TEST_F(ExplainCommand, MayBeAskedForOneLevelAndTensor) {
  const CommandResult result = explain({"--level", "Buffer", "--tensor", "Weights"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("Buffer"));
  EXPECT_THAT(result.out, HasSubstr("Weights"));
  EXPECT_THAT(result.out, Not(HasSubstr("Outputs")));
  EXPECT_LT(result.out.size(), explain().out.size());
}

TEST_F(ExplainCommand, RefusesUnknownNames) {
  const CommandResult level = explain({"--level", "Bufer"});
  EXPECT_EQ(level.exit_code, 2);
  EXPECT_EQ(level.out, "");
  EXPECT_THAT(level.err, HasSubstr("there is no level called Bufer; did you mean Buffer?\n"));
  EXPECT_THAT(explain({"--tensor", "Weight"}).err,
              HasSubstr("there is no tensor called Weight; did you mean Weights?\n"));
}

}  // namespace
}  // namespace cosa::testing

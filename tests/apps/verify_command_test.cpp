#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <nlohmann/json.hpp>

#include "apps/command.h"
#include "apps/small_files.h"
#include "apps/temporary_folder.h"

namespace cosa::testing {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr char kTinyLayer[] = "net,name,R,S,P,Q,C,K,N\nnet,tiny,1,1,2,1,2,2,1\n";

class VerifyCommand : public ::testing::Test {
 protected:
  /// The result of scheduling the layer, with more arguments behind.
  json scheduled(std::vector<std::string> more = {}) {
    std::vector<std::string> arguments{"schedule", layers, "--arch", machine, "--format", "json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return json::parse(run_cosa(arguments).out);
  }

  CommandResult verify(const json& result, std::vector<std::string> more = {}) {
    std::vector<std::string> arguments{"verify", folder.write("result.json", result.dump()), layers,
                                       "--arch", machine};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_cosa(arguments);
  }

  TemporaryFolder folder;
  std::string layers = folder.write("layers.csv", kTinyLayer);
  std::string machine = folder.write("small.yaml", kSmallMachine);
};

TEST_F(VerifyCommand, AnHonestResultHolds) {
  const CommandResult result = verify(scheduled());
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, StartsWith("net/tiny on small\ninput as claimed\ncost model 1: as "
                                     "claimed\nmapping valid\ncycles "));
  EXPECT_THAT(result.out, Not(HasSubstr("NOT")));
  EXPECT_THAT(result.out, AllOf(HasSubstr("\nedp "), HasSubstr("\noptimal, bound ")));
}

TEST_F(VerifyCommand, TheOptimumIsProvenAgain) {
  for (const char* objective : {"latency", "energy", "edp", "ed2p", "latency,edp",
                                "energy^0.7*latency^0.3", "0.5*energy+2*latency,latency"}) {
    const CommandResult result = verify(scheduled({"--objective", objective}), {"--prove"});
    EXPECT_EQ(result.exit_code, 0) << result.out;
    EXPECT_THAT(result.out, HasSubstr("\nproof proven: no mapping below "));
  }
}

TEST_F(VerifyCommand, ConstraintsArePartOfTheQuestionAndOfTheProof) {
  const std::vector<std::string> constrained{"--mapspace", folder.write("two_of_k.yaml", kTwoOfK)};
  const json result = scheduled(constrained);
  const CommandResult proven = verify(result, {constrained[0], constrained[1], "--prove"});
  EXPECT_EQ(proven.exit_code, 0) << proven.out;
  EXPECT_THAT(proven.out, HasSubstr("\nproof proven: "));
  EXPECT_THAT(verify(result).out,
              HasSubstr("NOT the result's: other objective, options or constraints on loops\n"));
  const CommandResult broken = verify(scheduled(), constrained);
  EXPECT_EQ(broken.exit_code, 1);
  EXPECT_THAT(broken.out, AllOf(HasSubstr("\nmapping NOT valid: Buffer spatial: "),
                                HasSubstr("two_of_k.yaml:3")));
}

TEST_F(VerifyCommand, APaddedResultIsCountedAgain) {
  layers = folder.write("layers.csv", "net,name,R,S,P,Q,C,K,N\nnet,odd,1,1,7,1,1,1,1\n");
  const json padded = scheduled({"--padding", "--objective", "latency"});
  ASSERT_EQ(padded["padding"]["extents"], json({{"P", {7, 8}}}));
  const CommandResult result = verify(padded);
  EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
  EXPECT_THAT(result.out, HasSubstr("\npadding adds 0.1429 of the operations: within the limit\n"
                                    "wasted multiplications 1: as claimed\nwasted accesses "));
  EXPECT_EQ(verify(padded, {"--prove"}).exit_code, 2);
  json more = padded;
  more["padding"]["wasted_operations"] = 0;
  EXPECT_THAT(verify(more).out, HasSubstr("wasted multiplications 1: NOT as claimed, 0"));
  json other = padded;
  other["padding"]["extents"] = {{"P", {6, 8}}};
  EXPECT_THAT(verify(other).err, HasSubstr("P 6 to 8 is no padding of net/odd"));
  json none = scheduled({"--padding=0.1", "--objective", "latency"});
  EXPECT_TRUE(none["padding"].is_null());
  EXPECT_EQ(verify(none).exit_code, 0);
}

TEST_F(VerifyCommand, AListOfTheBestIsCountedAgain) {
  const json honest = scheduled({"--top", "3"});
  const CommandResult result = verify(honest);
  EXPECT_EQ(result.exit_code, 0) << result.out;
  EXPECT_THAT(result.out, AllOf(HasSubstr("\nlist of 3: all valid and of the costs claimed\n"),
                                HasSubstr("\ndistinct by tiling: 3 of 3\n"),
                                HasSubstr("\norder, 3 proven, bound of the rest ")));
  const auto refuted = [&](const std::function<void(json&)>& forge) {
    json forged = honest;
    forge(forged["top"]);
    return verify(forged).out;
  };
  EXPECT_THAT(refuted([](json& top) { top["mappings"][1]["cycles"] = 1; }),
              HasSubstr("list of 3: 1 NOT valid"));
  EXPECT_THAT(refuted([](json& top) { top["mappings"][1] = top["mappings"][0]; }),
              HasSubstr("distinct by tiling: 2 of 3, NOT all"));
  EXPECT_THAT(refuted([](json& top) { top["bound"] = 1; }), HasSubstr(": NOT consistent"));
  EXPECT_THAT(refuted([](json& top) { top["count"] = 4; }), HasSubstr("input NOT the result's"));
}

TEST_F(VerifyCommand, AFalseNumberIsSaid) {
  for (const char* key : {"cycles", "energy_pJ"}) {
    json result = scheduled();
    result["cost"][key] = 1;
    const CommandResult verified = verify(result);
    EXPECT_EQ(verified.exit_code, 1);
    EXPECT_THAT(verified.out, HasSubstr("NOT as claimed, 1\n")) << key;
  }
}

TEST_F(VerifyCommand, AnotherInputIsSaid) {
  const json result = scheduled();
  const auto finding = [&](const std::string& layer_file, const std::string& machine_file) {
    layers = folder.write("layers.csv", layer_file);
    machine = folder.write("small.yaml", machine_file);
    const CommandResult verified = verify(result);
    EXPECT_EQ(verified.exit_code, 1) << verified.err;
    return verified.out;
  };
  EXPECT_THAT(finding("net,name,R,S,P,Q,C,K,N\nnet,tiny,1,1,2,1,2,4,1\n", kSmallMachine),
              HasSubstr("\ninput NOT the result's: other dimensions or tensors of the layer\n"));
  std::string larger = kSmallMachine;
  larger.replace(larger.find("entries: 16"), 11, "entries: 17");
  EXPECT_THAT(finding(kTinyLayer, larger),
              HasSubstr("\ninput NOT the result's: other memories of the machine"));
}

TEST_F(VerifyCommand, AnotherObjectiveThanTheHashedOneIsSaid) {
  json result = scheduled();
  result["objective"] = "latency";
  EXPECT_THAT(
      verify(result).out,
      HasSubstr("\ninput NOT the result's: other objective, options or constraints on loops\n"));
}

TEST_F(VerifyCommand, AForgedHashIsSaid) {
  json result = scheduled();
  result["provenance"]["input"] = std::string(64, '0');
  const CommandResult verified = verify(result);
  EXPECT_EQ(verified.exit_code, 1);
  EXPECT_THAT(verified.out, HasSubstr("\ninput NOT the result's: other hash of the whole\n"));
}

TEST_F(VerifyCommand, AnotherCostModelIsSaid) {
  json result = scheduled();
  result["provenance"]["cost_model_version"] = 99;
  result["provenance"]["version"] = "9.8.7";
  const CommandResult verified = verify(result);
  EXPECT_EQ(verified.exit_code, 1);
  EXPECT_THAT(verified.out, HasSubstr("\ncost model 1: NOT as claimed, 99 (cosa 9.8.7)"));
}

TEST_F(VerifyCommand, ARandomResultHoldsWithoutAProof) {
  const CommandResult verified = verify(scheduled({"--engine", "random", "--seed", "3"}));
  EXPECT_EQ(verified.exit_code, 0) << verified.out;
  EXPECT_THAT(verified.out, HasSubstr("\ninput as claimed; options of the engine random not "
                                      "checked\n"));
}

TEST_F(VerifyCommand, AnOptimumAboveItsBoundIsSaid) {
  json result = scheduled();
  result["bound"] = 1;
  const CommandResult verified = verify(result);
  EXPECT_EQ(verified.exit_code, 1);
  EXPECT_THAT(verified.out, HasSubstr("optimal, bound 1: NOT consistent\n"));
}

// One multiplier does all 8 operations, which four could share; only the proof tells.
TEST_F(VerifyCommand, AFalseOptimumIsRefuted) {
  json result = scheduled({"--objective", "latency"});
  const json tensors{"Weights", "Inputs", "Outputs"};
  result["mapping"]["nodes"] = {{{"storage", "DRAM"}, {"tensors", tensors}},
                                {{"loop", "P"}, {"bound", 2}},
                                {{"loop", "C"}, {"bound", 2}},
                                {{"loop", "K"}, {"bound", 2}},
                                {{"storage", "Buffer"}, {"tensors", tensors}},
                                {{"storage", "Registers"}, {"tensors", tensors}}};
  result["cost"] = json::parse(
      run_cosa({"evaluate", "--layer", layers, "--arch", machine, "--mapping",
                folder.write("slow.json", result["mapping"].dump()), "--format", "json"})
          .out);
  result["objective_value"] = result["bound"] = result["cost"]["cycles"];
  EXPECT_EQ(verify(result).exit_code, 0);
  const CommandResult verified = verify(result, {"--prove"});
  EXPECT_EQ(verified.exit_code, 1);
  EXPECT_THAT(verified.out, HasSubstr("\nproof refuted: "));
}

TEST_F(VerifyCommand, AnInvalidMappingIsSaid) {
  json result = scheduled();
  result["mapping"]["nodes"].push_back({{"loop", "K"}, {"bound", 2}});
  const CommandResult verified = verify(result);
  EXPECT_EQ(verified.exit_code, 1);
  EXPECT_THAT(verified.out, HasSubstr("mapping NOT valid: "));
}

TEST_F(VerifyCommand, TheProgramsOwnObjectiveIsNotChecked) {
  const json result = scheduled({"--engine", "cosa"});
  const CommandResult verified = verify(result);
  EXPECT_EQ(verified.exit_code, 0) << verified.err;
  EXPECT_THAT(verified.out, HasSubstr("objective cosa: the engine's own, not checked\n"));
  EXPECT_EQ(verify(result, {"--prove"}).exit_code, 2);
}

TEST_F(VerifyCommand, OtherInputsThanTheResultsAreRefused) {
  json result = scheduled();
  result["architecture"] = "other";
  EXPECT_THAT(verify(result).err, HasSubstr("is for the machine other, not small"));
  result["layer"] = "net/other";
  EXPECT_THAT(verify(result).err, HasSubstr("there is no layer called net/other"));
  result["cost"] = nullptr;
  EXPECT_THAT(verify(result).err, HasSubstr("the schedule holds no mapping"));
  result.erase("provenance");
  EXPECT_THAT(verify(result).err, HasSubstr("the key provenance is missing"));
  result.erase("layer");
  const CommandResult verified = verify(result);
  EXPECT_EQ(verified.exit_code, 2);
  EXPECT_THAT(verified.err, HasSubstr("the key layer is missing"));
}

}  // namespace
}  // namespace cosa::testing

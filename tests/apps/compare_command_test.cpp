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

class CompareCommand : public ::testing::Test {
 protected:
  CompareCommand() {
    static_cast<void>(run_cosa(
        {"schedule", layers, "--arch", machine, "--out", folder.path("out"), "--no-timing"}));
  }

  CommandResult run(const std::string& a, const std::string& b,
                    std::vector<std::string> more = {}) {
    std::vector<std::string> arguments{"compare", a,         b,        "--layer", layers,
                                       "--only",  "net/two", "--arch", machine};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_cosa(arguments);
  }

  TemporaryFolder folder;
  std::string layers = folder.write("layers.csv", kThreeLayers);
  std::string machine = folder.write("small.yaml", kSmallMachine);
  /// Everything in time, nothing reused.
  std::string slow = folder.write("slow.yaml", R"(mapping:
- {target: Registers, type: temporal, factors: R=1, permutation: R}
- {target: Buffer, type: temporal, factors: R=1, permutation: R}
- {target: DRAM, type: temporal, factors: R=3 S=3 P=4 Q=4 C=4 K=4, permutation: RSPQCK}
)");
};

TEST_F(CompareCommand, AMappingFileAgainstAResultOfOurs) {
  const CommandResult result = run(slow, folder.path("out/net__two.json"), {"--format", "json"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  const json object = json::parse(result.out);
  EXPECT_EQ(object["a"]["cost"]["compute"]["cycles"], 3 * 3 * 4 * 4 * 4 * 4);
  EXPECT_EQ(object["b"]["cost"], json::parse(folder.read("out/net__two.json"))["cost"]);
  EXPECT_LT(object["b_over_a"]["edp_pJ_cycles"], 1);
}

TEST_F(CompareCommand, TheTwoFormsOfOneMappingAreEqual) {
  const CommandResult result =
      run(folder.path("out/net__two.yaml"), folder.path("out/net__two.json"));
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("the nests are equal\n"));
}

TEST_F(CompareCommand, SaysWhichMappingIsNotValid) {
  const std::string large = folder.write("large.yaml", R"(mapping:
- {target: Registers, type: temporal, factors: R=3 S=3 P=4 Q=4 C=4 K=4, permutation: RSPQCK}
- {target: Buffer, type: temporal, factors: R=1, permutation: R}
- {target: DRAM, type: temporal, factors: R=1, permutation: R}
)");
  const CommandResult result = run(slow, large);
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(result.err, HasSubstr("large.yaml: "));
  EXPECT_THAT(result.err, HasSubstr("Registers: Weights 144 + Inputs 144 + Outputs 64"));
}

TEST_F(CompareCommand, NeedsTwoMappings) {
  const CommandResult result = run_cosa({"compare", slow, "--layer", layers, "--arch", machine});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("B is required"));
}

}  // namespace
}  // namespace cosa::testing

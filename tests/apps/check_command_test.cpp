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

constexpr char kProduct[] = R"(problem:
  einsum: "Z[m,n] += A[m,k] * B[k,n]"
  extents: {m: 4, n: 3, k: 2}
  word_bits: {Z: 32}
)";

constexpr char kProductMapping[] = R"(mapping:
- {target: Registers, type: spatial, factors: m=4, permutation: [m, n, k]}
- {target: Registers, type: temporal, factors: k=2, permutation: [k, m, n]}
- {target: DRAM, type: temporal, factors: n=3, permutation: [n, m, k]}
)";

class CheckCommand : public ::testing::Test {
 protected:
  TemporaryFolder folder;
  std::string machine = folder.write("machine.yaml", kSmallMachine);
  std::string layer = folder.write("product.yaml", kProduct);
  std::string mapping = folder.write("map.yaml", kProductMapping);
};

TEST_F(CheckCommand, DrawsAMachine) {
  const CommandResult result = run_cosa({"check", machine});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(result.out, machine + R"(: machine, Timeloop v0.1, as CoSA's
  3 memories, 4 multipliers
  memory         number  fan-out     words   size   bits  read  write
  DRAM                1           no bound         8 x 8     2      2
  `- Buffer           1    4 x 1       256  256 B      8
   `- Registers       4                 16   16 B      8
    `- MAC            4                                8
)");
}

TEST_F(CheckCommand, SaysWhatALayerIs) {
  const CommandResult result = run_cosa({"check", layer});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(result.out, layer + R"(: layer, einsum
  24 multiply-accumulates
  Z[m,n] += A[m,k] * B[k,n]
  extents  m 4 | n 3 | k 2
  words    A 8 | B 6 | Z 12 of 32 bits
)");
}

TEST_F(CheckCommand, ValidatesAMappingBesideItsLayerAndMachineInAnyOrder) {
  const std::string good = folder.write("good.yaml", R"(mapping:
- {target: Buffer, type: spatial, factors: m=4, permutation: [m, n, k]}
- {target: Registers, type: temporal, factors: k=2, permutation: [k, m, n]}
- {target: DRAM, type: temporal, factors: n=3, permutation: [n, m, k]}
)");
  const CommandResult result = run_cosa({"check", good, layer, machine});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("valid for product on machine\n"));
  EXPECT_THAT(result.out, HasSubstr("for spatial  m in 4  x of Buffer\n"));
}

TEST_F(CheckCommand, SaysWhatAMappingLacks) {
  EXPECT_THAT(run_cosa({"check", mapping}).out,
              HasSubstr("not looked into: name its machine beside it"));
  EXPECT_THAT(run_cosa({"check", mapping, machine}).out,
              HasSubstr("not looked into: name its layer beside it"));
  EXPECT_THAT(run_cosa({"check", mapping, machine, machine, layer}).out,
              HasSubstr("not looked into: 2 machines are named, so that which is its own is open"));
}

TEST_F(CheckCommand, ReportsEveryUnusableFileOnceAndChecksTheOthers) {
  const std::string broken = folder.write("broken.yaml", "arch: {storage: [}\n");
  const std::string foreign = folder.write("foreign.yaml", "recipe: {salt: 1}\n");
  const std::string missing = folder.path("missing.yaml");
  const CommandResult result =
      run_cosa({"check", broken, foreign, missing, machine, mapping, layer});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr(broken + ":1: "));
  EXPECT_THAT(result.err, HasSubstr(foreign + ":1: recipe: unknown section"));
  EXPECT_THAT(result.err, HasSubstr(missing + ": there is no such file"));
  EXPECT_THAT(result.err,
              HasSubstr(mapping + ":2: mapping[0]: uses 4 instances along x below Registers"));
  EXPECT_EQ(std::ranges::count(result.err, '\n'), 4);
  EXPECT_THAT(result.out, HasSubstr(machine));
  EXPECT_THAT(result.out, Not(HasSubstr(broken)));
}

TEST_F(CheckCommand, ReportsAMappingThatBreaksARule) {
  const std::string large = folder.write("large.yaml", R"(mapping:
- {target: Registers, type: temporal, factors: m=4 n=3 k=2, permutation: [k, m, n]}
)");
  const CommandResult result = run_cosa({"check", large, layer, machine});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr(large + ": is not valid: Registers"));
}

TEST_F(CheckCommand, WritesJsonOfGoodAndBadAlike) {
  const std::string broken = folder.write("broken.yaml", "problem: {R: x}\n");
  const CommandResult result = run_cosa({"check", "--json", machine, broken});
  EXPECT_EQ(result.exit_code, 2);
  const json files = json::parse(result.out).at("files");
  ASSERT_EQ(files.size(), 2U);
  EXPECT_EQ(files[0].at("kind"), "machine");
  EXPECT_EQ(files[0].at("dialect"), "v0.1");
  EXPECT_EQ(files[0].at("usable"), true);
  EXPECT_EQ(files[0].at("error"), nullptr);
  EXPECT_EQ(files[1].at("kind"), "layer");
  EXPECT_EQ(files[1].at("usable"), false);
  EXPECT_THAT(files[1].at("error"), HasSubstr(broken + ":1: problem.R"));
}

}  // namespace
}  // namespace cosa::testing

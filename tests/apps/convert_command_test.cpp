#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "apps/command.h"
#include "apps/small_files.h"
#include "apps/temporary_folder.h"

namespace cosa::testing {
namespace {

using ::testing::HasSubstr;

constexpr char kProduct[] = R"(problem:
  einsum: "Z[m,n] += A[m,k] * B[k,n]"
  extents: {m: 4, n: 3, k: 2}
)";

constexpr char kMapping[] = R"(mapping:
- {target: Buffer, type: spatial, factors: m=4, permutation: [m, n, k]}
- {target: DRAM, type: temporal, factors: n=3 k=2, permutation: [n, k, m]}
)";

constexpr char kMapspace[] = R"(mapspace:
  constraints:
  - {target: Registers, type: datatype, keep: [A], bypass: [B]}
)";

class ConvertCommand : public ::testing::Test {
 protected:
  TemporaryFolder folder;
  std::string machine = folder.write("machine.yaml", kSmallMachine);
  std::string layer = folder.write("layer.yaml", kProduct);
  std::string mapping = folder.write("mapping.yaml", kMapping);
  std::string mapspace = folder.write("mapspace.yaml", kMapspace);
};

TEST_F(ConvertCommand, WritesAMachineInAnotherDialectAndBack) {
  const std::string tree = folder.path("tree.yaml");
  const CommandResult there = run_cosa({"convert", machine, "--to", "v0.3", "-o", tree});
  EXPECT_EQ(there.exit_code, 0) << there.err;
  EXPECT_EQ(there.out, "");
  EXPECT_THAT(folder.read("tree.yaml"), HasSubstr("- name: \"EachRegisters[0..3]\""));
  EXPECT_EQ(run_cosa({"convert", tree, "--to", "v0.1"}).out,
            run_cosa({"convert", machine, "--to", "v0.1"}).out);
}

TEST_F(ConvertCommand, WritesConstraintsOfAMachine) {
  const CommandResult result = run_cosa({"convert", mapspace, "--to", "v0.3", "--arch", machine});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(result.out, R"(architecture_constraints:
  targets:
  - {target: Registers, type: datatype, keep: [A], bypass: [B]}
)");
}

TEST_F(ConvertCommand, WritesAMappingAsJsonAndBack) {
  const std::string json = folder.path("mapping.json");
  EXPECT_EQ(run_cosa({"convert", mapping, "--to", "json", "-o", json, "--layer", layer, "--arch",
                      machine})
                .exit_code,
            0);
  const auto list = [&](const std::string& file) {
    return run_cosa({"convert", file, "--to", "v0.1", "--layer", layer, "--arch", machine}).out;
  };
  EXPECT_THAT(list(mapping), HasSubstr("target: Buffer, type: spatial"));
  EXPECT_EQ(list(json), list(mapping));
}

TEST_F(ConvertCommand, MovesTheSpatialLoopsOfAMappingToTheLevelsOfV04) {
  const std::string nodes = folder.path("nodes.yaml");
  const std::string moved = folder.path("moved.yaml");
  EXPECT_EQ(run_cosa({"convert", machine, "--to", "v0.4", "-o", nodes}).exit_code, 0);
  EXPECT_EQ(run_cosa({"convert", mapping, "--to", "v0.4", "-o", moved, "--layer", layer, "--arch",
                      machine})
                .exit_code,
            0);
  EXPECT_THAT(folder.read("moved.yaml"), HasSubstr("target: inter_Registers_spatial"));
  const CommandResult check = run_cosa({"check", moved, nodes, layer});
  EXPECT_EQ(check.exit_code, 0) << check.err;
  EXPECT_THAT(check.out, HasSubstr("valid for layer on nodes"));
}

TEST_F(ConvertCommand, KeepsTheSectionsOfAFileTogether) {
  const std::string all = folder.write(
      "all.yaml", std::string(kSmallMachine) + kProduct + kMapspace + kMapping + "mapper: {}\n");
  const CommandResult result = run_cosa({"convert", all, "--to", "v0.4"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("unused (mapper) is left out"));
  EXPECT_THAT(result.out, HasSubstr("dataspace: {keep: [A], bypass: [B]}"));
  EXPECT_THAT(result.out, HasSubstr("data_spaces:"));
  EXPECT_THAT(result.out, HasSubstr("mapping:"));
}

TEST_F(ConvertCommand, RefusesWhatTheFormCannotSay) {
  const auto error = [](const std::vector<std::string>& arguments) {
    const CommandResult result = run_cosa(arguments);
    EXPECT_EQ(result.exit_code, 2);
    return result.err;
  };
  EXPECT_THAT(error({"convert", mapping, "--to", "v0.1"}),
              HasSubstr("says nothing without its layer; name it by --layer"));
  EXPECT_THAT(error({"convert", machine, "--to", "json"}),
              HasSubstr("holds no mapping, which alone has a form in JSON; give a dialect"));
  EXPECT_THAT(error({"convert", folder.write("own.yaml", R"(arch:
  arithmetic: {instances: 1}
  storage:
  - {name: DRAM, technology: DRAM, shared_bandwidth: 2}
)"),
                     "--to", "v0.3"}),
              HasSubstr("DRAM has a bandwidth that reads and writes share, which v0.3 cannot say"));
  EXPECT_THAT(error({"convert", folder.write("mapper.yaml", "mapper: {}\n"), "--to", "v0.1"}),
              HasSubstr("holds nothing that can be converted"));
}

}  // namespace
}  // namespace cosa::testing

#include "cosa/io/mapspace_yaml.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "cosa/io/architecture_yaml.h"
#include "io/bad_input.h"
#include "support/folders.h"
#include "support/input_error_message.h"

namespace cosa {
namespace {

Architecture machine() {
  return {"small", {{.name = "Registers"}, {.name = "GlobalBuffer"}, {.name = "DRAM"}}, {}};
}

const std::vector<std::string> kTensors{"Weights", "Inputs", "Outputs"};

TEST(MapspaceYaml, SetsTheResidencyOfTheLevelsItNames) {
  const Architecture constrained = read_mapspace_from_text(R"(mapspace:
  constraints:
  - target: GlobalBuffer
    type: datatype
    keep:
    - Inputs
    - Outputs
    bypass:
    - Weights
)",
                                                           "m.yaml", machine());
  EXPECT_EQ(constrained.level(LevelId{0}).residency, Residency{});
  EXPECT_EQ(constrained.level(LevelId{1}).residency,
            (Residency{.keep = {"Inputs", "Outputs"}, .bypass = {"Weights"}}));
  EXPECT_EQ(constrained.level(LevelId{2}).residency, Residency{});
}

TEST(MapspaceYaml, EitherListMayBeLeftOutOrEmpty) {
  const Architecture constrained = read_mapspace_from_text(
      "mapspace: {constraints: [{target: Registers, type: datatype, keep: [Weights]},\n"
      "  {target: GlobalBuffer, type: datatype, keep: [], bypass: [Weights]}]}",
      "m.yaml", machine());
  EXPECT_EQ(constrained.level(LevelId{0}).residency,
            (Residency{.keep = {"Weights"}, .bypass = {}}));
  EXPECT_EQ(constrained.level(LevelId{1}).residency,
            (Residency{.keep = {}, .bypass = {"Weights"}}));
}

TEST(MapspaceYaml, ReadsTheListUnderTimeloopsOtherNames) {
  const Residency weights{.keep = {"Weights"}, .bypass = {}};
  for (const char* text :
       {"mapspace_constraints: [{target: Registers, type: bypass, keep: [Weights]}]",
        "architecture_constraints: {targets: [{target: Registers, type: bypass, keep: "
        "[Weights]}]}"}) {
    const Architecture constrained = read_mapspace_from_text(text, "m.yaml", machine());
    EXPECT_EQ(constrained.level(LevelId{0}).residency, weights) << text;
  }
}

TEST(MapspaceYaml, ReadsTheFilesThatComeWithTheProject) {
  const std::string folder = COSA_EXAMPLES_DIR "/architectures/";
  for (const char* name : {"simba16", "systolic32", "rf168"}) {
    const Architecture bare = read_architecture(folder + name + ".yaml");
    const Architecture constrained =
        read_mapspace(folder + name + "_mapspace.yaml", bare, kTensors);
    for (std::size_t i = 0; i + 1 < bare.num_levels(); ++i) {
      const Residency& residency = constrained.level(LevelId{i}).residency;
      EXPECT_EQ(residency.keep.size() + residency.bypass.size(), kTensors.size())
          << constrained.level(LevelId{i}).name;
    }
  }
}

class MapspaceErrors : public ::testing::TestWithParam<BadInput> {};

TEST_P(MapspaceErrors, SayWhereWhatAndTheMend) {
  EXPECT_EQ(testing::input_error_message([] {
              return read_mapspace_from_text(GetParam().text, "f.yaml", machine(), kTensors);
            }),
            GetParam().message);
}

/// A file whose one list of constraints starts on line 3.
std::string constraints(const std::string& items) { return "mapspace:\n  constraints:\n" + items; }

INSTANTIATE_TEST_SUITE_P(
    All, MapspaceErrors,
    ::testing::Values(
        BadInput{"UnknownLevel", constraints("  - {target: Register, type: datatype}\n"),
                 "f.yaml:3: mapspace.constraints[0].target: 'Register' is no memory of small; did "
                 "you mean Registers?"},
        BadInput{"NoLevelNear", constraints("  - {target: Xyz, type: datatype}\n"),
                 "f.yaml:3: mapspace.constraints[0].target: 'Xyz' is no memory of small; the "
                 "memories are Registers, GlobalBuffer, DRAM"},
        BadInput{"UnknownType", constraints("  - {target: Registers, type: datatyp}\n"),
                 "f.yaml:3: mapspace.constraints[0].type: 'datatyp' is not a type of constraint; "
                 "give datatype, spatial, temporal or utilization"},
        BadInput{"NoType", constraints("  - {target: Registers, keep: [Weights]}\n"),
                 "f.yaml:3: mapspace.constraints[0]: the key type is missing"},
        BadInput{
            "UnknownTensor",
            constraints("  - target: Registers\n    type: datatype\n    keep:\n    - Weigths\n"),
            "f.yaml:6: mapspace.constraints[0].keep[0]: 'Weigths' is no tensor; did you mean "
            "Weights?"},
        BadInput{
            "KeptAndBypassed",
            constraints("  - {target: Registers, type: datatype, keep: [Weights], bypass: "
                        "[Weights]}\n"),
            "f.yaml:3: mapspace.constraints[0].bypass: both keeps and bypasses Weights; name it in "
            "one of the two lists"},
        BadInput{"TensorTwice",
                 constraints("  - {target: Registers, type: datatype, keep: [Weights, Weights]}\n"),
                 "f.yaml:3: mapspace.constraints[0].keep[1]: 'Weights' is listed twice; keep one "
                 "of them"},
        BadInput{"LevelTwice",
                 constraints("  - {target: Registers, type: datatype, keep: [Weights]}\n"
                             "  - {target: Registers, type: datatype, keep: [Inputs]}\n"),
                 "f.yaml:4: mapspace.constraints[1].target: Registers is constrained twice; put "
                 "both lists into one entry"},
        BadInput{"OutermostBypasses",
                 constraints("  - {target: DRAM, type: datatype, bypass: [Weights]}\n"),
                 "f.yaml:3: mapspace.constraints[0].bypass: DRAM is the outermost level and "
                 "bypasses Weights; the outermost level keeps every tensor"},
        BadInput{
            "TensorInsteadOfList",
            constraints("  - {target: Registers, type: datatype, keep: Weights}\n"),
            "f.yaml:3: mapspace.constraints[0].keep: 'Weights' is not a list; write [Weights]"},
        BadInput{"MisspeltKey", constraints("  - {target: Registers, type: datatype, kep: []}\n"),
                 "f.yaml:3: mapspace.constraints[0].kep: unknown key; did you mean keep?"},
        BadInput{"NoConstraints", "mapspace: {}\n",
                 "f.yaml:1: mapspace: the key constraints is missing"},
        BadInput{"NoMapspace", "{}\n", "f.yaml:1: the key mapspace is missing"},
        BadInput{"TwoLists", "mapspace: []\nmapspace_constraints: []\n",
                 "f.yaml:2: mapspace_constraints: given beside mapspace; keep one of them"}),
    name_of_bad_input);

}  // namespace
}  // namespace cosa

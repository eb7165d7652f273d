#include "cosa/io/mapping_yaml.h"

#include <gtest/gtest.h>

#include "cosa/io/mapping_file.h"
#include "cosa/io/mapping_json.h"
#include "cosa/io/text_file.h"
#include "io/bad_input.h"
#include "io/random_mapping.h"
#include "io/temporary_folder.h"
#include "support/input_error_message.h"

namespace cosa {
namespace {

constexpr DimensionId kR{0}, kP{2}, kC{4}, kK{5};
constexpr LevelId kBuffer{0}, kGlobal{1}, kDram{2};

Workload layer() { return convolution("layer", {.r = 3, .p = 8, .c = 12, .k = 16}); }

TensorSet tensors(const std::string& initials) {
  TensorSet set;
  for (const char initial : initials) {
    set.insert(TensorId{std::string("WIO").find(initial)});
  }
  return set;
}

/// A mesh of 4 x 2 buffers of 4 multipliers each below the global buffer.
Architecture machine() {
  return {
      "machine",
      {{.name = "Buffer", .instances = 8, .mesh_x = 4}, {.name = "GlobalBuffer"}, {.name = "DRAM"}},
      {.instances = 32, .mesh_x = 16}};
}

Architecture constrained_machine() {
  std::vector<StorageLevel> levels = machine().levels();
  levels[0].residency = {.keep = {"Weights"}, .bypass = {"Inputs"}};
  levels[1].residency = {.keep = {"Inputs", "Outputs"}, .bypass = {"Weights"}};
  return {"machine", levels, machine().compute()};
}

Mapping mapping() {
  return even_mapping(
      {{.kept = tensors("WO"), .temporal = {{kR, 3}}, .spatial = {{kC, 4, {{kBuffer, Axis::kX}}}}},
       {.kept = tensors("IO"),
        .temporal = {{kK, 4}, {kC, 3}},
        .spatial = {{kP, 2, {{kGlobal, Axis::kY}}}, {kK, 4, {{kGlobal, Axis::kX}}}}},
       {.kept = tensors("WIO"), .temporal = {{kP, 4}}, .spatial = {}}});
}

constexpr const char* kList = R"(mapping:
- {target: Buffer, type: spatial, factors: R=1 S=1 P=1 Q=1 C=4 K=1 N=1, permutation: CRSPQKN}
- {target: Buffer, type: temporal, factors: R=3 S=1 P=1 Q=1 C=1 K=1 N=1, permutation: RSPQCKN}
- {target: Buffer, type: bypass, keep: [Weights, Outputs], bypass: [Inputs]}
- {target: GlobalBuffer, type: spatial, factors: R=1 S=1 P=2 Q=1 C=1 K=4 N=1, permutation: KPRSQCN, split: 1}
- {target: GlobalBuffer, type: temporal, factors: R=1 S=1 P=1 Q=1 C=3 K=4 N=1, permutation: CKRSPQN}
- {target: GlobalBuffer, type: bypass, keep: [Inputs, Outputs], bypass: [Weights]}
- {target: DRAM, type: temporal, factors: R=1 S=1 P=4 Q=1 C=1 K=1 N=1, permutation: PRSQCKN}
- {target: DRAM, type: bypass, keep: [Weights, Inputs, Outputs], bypass: []}
)";

TEST(MappingYaml, WritesTimeloopsList) {
  EXPECT_EQ(mapping_to_yaml(layer(), machine(), mapping()), kList);
}

TEST(MappingYaml, ReadsWhatItWrites) {
  EXPECT_EQ(mapping_from_yaml(kList, "m.yaml", layer(), machine()), mapping());
}

TEST(MappingYaml, ReadsTheFormOfV04) {
  const Architecture chip{"chip",
                          {{.name = "Buffer", .instances = 8, .mesh_x = 4},
                           {.name = "inter_PE_spatial", .residency = {.bypass_others = true}},
                           {.name = "DRAM"}},
                          {.instances = 8, .mesh_x = 4}};
  const Mapping read = mapping_from_yaml(R"(mapping:
  - {target: DRAM, type: temporal, factors: [P=8, K=4], permutation: [K, P]}
  - {target: PE, type: spatial, factors: [C=4, K=2], permutation: [C, K], split: 1}
  - {target: Buffer, type: temporal, factors: [R=3, K=2, C=0]}
  - {target: Buffer, type: dataspace, keep: [Weights, Outputs], bypass: [Inputs]}
architecture: {left: to its reader}
)",
                                         "m.yaml", layer(), chip);
  EXPECT_EQ(
      read,
      even_mapping(
          {{.kept = tensors("WO"), .temporal = {{kK, 2}, {kC, 3}, {kR, 3}}, .spatial = {}},
           {.kept = {},
            .temporal = {},
            .spatial = {{kK, 2, {{LevelId{1}, Axis::kY}}}, {kC, 4, {{LevelId{1}, Axis::kX}}}}},
           {.kept = tensors("WIO"), .temporal = {{kP, 8}, {kK, 4}}, .spatial = {}}}));
}

TEST(MappingYaml, ReadsTheOtherSpellings) {
  EXPECT_EQ(mapping_from_yaml(R"(mapping:
  # Any order of directives; factors without =, with commas, with spaces; 0 for the rest.
  - target: DRAM
    type: temporal
    factors: P0
  - target: GlobalBuffer
    type: datatype
    keep: [Inputs, Outputs]
    bypass: [Weights]
  - target: GlobalBuffer
    type: temporal
    factors: C=0, K4
    permutation: C K
  - target: GlobalBuffer
    type: spatial
    factors: [K = 4, P=2]
    permutation: [K, P]
    split: 1
  - target: Buffer
    type: bypass
    keep:
    bypass: [Inputs]
  - {target: Buffer, type: temporal, factors: "R=3"}
  - {target: Buffer, type: spatial, factors: C=4, permutation: CRSPQKN, split: 8}
)",
                              "m.yaml", layer(), machine()),
            mapping());
}

TEST(MappingYaml, DimensionsLeftOutOfAPermutationStandOutside) {
  const Mapping read = mapping_from_yaml(
      "mapping: [{target: DRAM, type: temporal, factors: R3 P8 C12 K16, permutation: K}]", "m.yaml",
      layer(), machine());
  EXPECT_EQ(read, even_mapping({{.kept = tensors("WIO"), .temporal = {}, .spatial = {}},
                                {.kept = tensors("WIO"), .temporal = {}, .spatial = {}},
                                {.kept = tensors("WIO"),
                                 .temporal = {{kC, 12}, {kP, 8}, {kR, 3}, {kK, 16}},
                                 .spatial = {}}}));
}

TEST(MappingYaml, WhatTheListDoesNotSayTheMapspaceDoes) {
  const Mapping read = mapping_from_yaml(
      "mapping:\n"
      "- {target: DRAM, type: temporal, factors: R3 P8 C12 K16}\n"
      "- {target: Buffer, type: bypass, bypass: [Outputs]}\n",
      "m.yaml", layer(), constrained_machine());
  const auto blocks = even_blocks(read, 3);
  ASSERT_TRUE(blocks);
  EXPECT_EQ((*blocks)[0].kept, tensors("W"));   // as the mapspace, Outputs as the list
  EXPECT_EQ((*blocks)[1].kept, tensors("IO"));  // as the mapspace
  EXPECT_EQ((*blocks)[2].kept, tensors("WIO"));
}

TEST(MappingYaml, RandomMappingsComeBackEqual) {
  RandomMappings random(2);
  for (int i = 0; i < 3000; ++i) {
    const Workload workload = random.workload();
    const Architecture architecture = random.architecture();
    const Mapping mapping = random.even(workload, architecture);
    const std::string yaml = mapping_to_yaml(workload, architecture, mapping);
    ASSERT_EQ(mapping_from_yaml(yaml, "m.yaml", workload, architecture), mapping) << yaml;
  }
}

TEST(MappingYaml, NeighbouringLoopsOfADimensionBecomeOne) {
  const Workload product = gemm("product", {.m = 6});
  const Architecture one{"machine", {{.name = "DRAM"}}, {}};
  const Mapping split{{StorageNode{LevelId{0}, product.all_tensors()}, Loop{DimensionId{0}, 2},
                       Loop{DimensionId{0}, 3}}};
  EXPECT_EQ(mapping_to_yaml(product, one, split),
            "mapping:\n"
            "- {target: DRAM, type: temporal, factors: M=6 N=1 K=1, permutation: MNK}\n"
            "- {target: DRAM, type: bypass, keep: [A, B, Z], bypass: []}\n");
}

TEST(MappingYaml, NamesOfSeveralLettersAndOddOnesComeBack) {
  const Workload workload{
      "sum",
      {{"row", 4}, {"K1", 6}},
      {{"In: put", Projection{{{{DimensionId{0}, 1}}, {{DimensionId{1}, 1}}}}, TensorRole::kInput},
       {"null", Projection{{{{DimensionId{0}, 1}}}}, TensorRole::kOutput}}};
  const Architecture odd{"machine", {{.name = "a, \"b\""}, {.name = "no"}}, {}};
  const Mapping nest = even_mapping({{.kept = {}, .temporal = {{DimensionId{1}, 3}}, .spatial = {}},
                                     {.kept = workload.all_tensors(),
                                      .temporal = {{DimensionId{1}, 2}, {DimensionId{0}, 4}},
                                      .spatial = {}}});
  const std::string yaml = mapping_to_yaml(workload, odd, nest);
  EXPECT_EQ(mapping_from_yaml(yaml, "m.yaml", workload, odd), nest) << yaml;
}

TEST(MappingYamlWriter, RefusesWhatTheListCannotSay) {
  const Mapping uneven{{StorageNode{kDram, tensors("WIO")}, StorageNode{kGlobal, tensors("W")},
                        Loop{kK, 16}, StorageNode{kGlobal, tensors("O")}, Loop{kP, 8}, Loop{kC, 12},
                        StorageNode{kBuffer, {}}, Loop{kR, 3}}};
  EXPECT_EQ(
      testing::input_error_message([&] { return mapping_to_yaml(layer(), machine(), uneven); }),
      "the mapping is uneven, which Timeloop's mapping list cannot say; write the mapping as "
      "JSON");
  const Mapping parted{{StorageNode{kDram, tensors("WIO")}, Loop{kK, 2}, Loop{kP, 8}, Loop{kK, 8},
                        StorageNode{kGlobal, {}}, StorageNode{kBuffer, {}}}};
  EXPECT_EQ(
      testing::input_error_message([&] { return mapping_to_yaml(layer(), machine(), parted); }),
      "DRAM has two separate loops over K, which Timeloop's mapping list cannot say; write "
      "the mapping as JSON");
  const Mapping both_axes{{StorageNode{kDram, tensors("WIO")}, StorageNode{kGlobal, {}},
                           Loop{kK, 2, {{kGlobal, Axis::kX}}}, Loop{kK, 2, {{kGlobal, Axis::kY}}},
                           StorageNode{kBuffer, {}}}};
  EXPECT_EQ(
      testing::input_error_message([&] { return mapping_to_yaml(layer(), machine(), both_axes); }),
      "GlobalBuffer has two separate spatial loops over K, which Timeloop's mapping list "
      "cannot say; write the mapping as JSON");
}

TEST(MappingFile, IsReadByItsExtension) {
  const TemporaryFolder folder;
  write_text_file(folder.path() / "m.yaml", kList);
  write_text_file(folder.path() / "m.json", mapping_to_json(layer(), machine(), mapping()));
  write_text_file(folder.path() / "m.txt", kList);
  EXPECT_EQ(read_mapping(folder.path() / "m.yaml", layer(), machine()), mapping());
  EXPECT_EQ(read_mapping(folder.path() / "m.json", layer(), machine()), mapping());
  EXPECT_EQ(testing::input_error_message(
                [&] { return read_mapping(folder.path() / "m.txt", layer(), machine()); }),
            (folder.path() / "m.txt").string() +
                ": is neither .yaml nor .json; name a mapping in Timeloop's list or in our JSON");
}

class MappingYamlErrors : public ::testing::TestWithParam<BadInput> {};

TEST_P(MappingYamlErrors, SayWhereWhatAndTheMend) {
  EXPECT_EQ(testing::input_error_message([] {
              return mapping_from_yaml(GetParam().text, "m.yaml", layer(), constrained_machine());
            }),
            GetParam().message);
}

/// A list whose first directive, on line 2, places every factor at DRAM; the given ones follow.
std::string directives(const std::string& items) {
  return "mapping:\n- {target: DRAM, type: temporal, factors: R3 P0 C0 K0}\n" + items;
}

INSTANTIATE_TEST_SUITE_P(
    All, MappingYamlErrors,
    ::testing::Values(
        BadInput{"NoList", "mapping: {}\n", "m.yaml:1: mapping: is a map, not a list; give a list"},
        BadInput{"UnknownKey", directives("- {target: DRAM, type: bypass, kep: [Weights]}\n"),
                 "m.yaml:3: mapping[1].kep: unknown key; did you mean keep?"},
        BadInput{"SplitOfTime", directives("- {target: Buffer, type: temporal, split: 1}\n"),
                 "m.yaml:3: mapping[1].split: unknown key; known keys: target, type, factors, "
                 "permutation"},
        BadInput{"UnknownType", directives("- {target: DRAM, type: skew}\n"),
                 "m.yaml:3: mapping[1].type: 'skew' is not a type of directive; give spatial, "
                 "temporal, bypass or datatype"},
        BadInput{"NoTarget", directives("- {type: bypass}\n"),
                 "m.yaml:3: mapping[1]: the key target is missing"},
        BadInput{"UnknownLevel", directives("- {target: Bufer, type: bypass}\n"),
                 "m.yaml:3: mapping[1].target: 'Bufer' is no memory of machine; did you mean "
                 "Buffer?"},
        BadInput{"UnknownDimension",
                 directives("- {target: Buffer, type: temporal, factors: X=2}\n"),
                 "m.yaml:3: mapping[1].factors: 'X' is no dimension of layer; did you mean R?"},
        BadInput{"UnknownInPermutation",
                 directives("- {target: Buffer, type: temporal, permutation: RSX}\n"),
                 "m.yaml:3: mapping[1].permutation: 'X' is no dimension of layer; did you mean R?"},
        BadInput{"TwiceInPermutation",
                 directives("- {target: Buffer, type: temporal, permutation: RSR}\n"),
                 "m.yaml:3: mapping[1].permutation: R stands twice in the permutation; keep one of "
                 "them"},
        BadInput{"FactorTwice",
                 directives("- {target: Buffer, type: temporal, factors: K=2 K=2}\n"),
                 "m.yaml:3: mapping[1].factors: two factors of K in one directive; multiply them "
                 "into one"},
        BadInput{"Remainder",
                 directives("- {target: Buffer, type: temporal, factors: \"C=4,3\"}\n"),
                 "m.yaml:3: mapping[1].factors: '3' is not a factor; write NAME=NUMBER; remainders "
                 "(C=4,3) are not supported"},
        BadInput{
            "NoNumber", directives("- {target: Buffer, type: temporal, factors: C=}\n"),
            "m.yaml:3: mapping[1].factors: 'C=' is not a factor; write NAME=NUMBER; remainders "
            "(C=4,3) are not supported"},
        BadInput{"FactorNegative",
                 directives("- {target: Buffer, type: temporal, factors: C=-4}\n"),
                 "m.yaml:3: mapping[1].factors.C: '-4' is below 0; give an integer >= 0"},
        BadInput{"FactorFraction",
                 directives("- {target: Buffer, type: temporal, factors: C=1.5}\n"),
                 "m.yaml:3: mapping[1].factors.C: '1.5' is not an integer; give an integer >= 0"},
        BadInput{
            "FactorTooLarge",
            directives("- {target: Buffer, type: temporal, factors: C=99999999999999999999}\n"),
            "m.yaml:3: mapping[1].factors.C: '99999999999999999999' is too large; give at most "
            "9223372036854775807"},
        BadInput{"FactorsTooLarge",
                 "mapping:\n- {target: DRAM, type: temporal, factors: R3 P8 C4 K0}\n"
                 "- {target: Buffer, type: temporal, factors: C=9223372036854775807}\n",
                 "m.yaml:3: mapping[1]: the factors of C multiply to more than its extent, 12"},
        BadInput{"FactorsTooSmall",
                 "mapping:\n- {target: DRAM, type: temporal, factors: R3 P8 C6}\n",
                 "m.yaml:1: mapping: the factors of C multiply to 6, its extent is 12"},
        BadInput{
            "NoRest", directives("- {target: Buffer, type: temporal, factors: C=5}\n"),
            "m.yaml:1: mapping: the factors of C multiply to 5, its extent is 12; give factors "
            "that divide it"},
        BadInput{"TwoRests", directives("- {target: Buffer, type: temporal, factors: C=0}\n"),
                 "m.yaml:2: mapping[0]: a second factor 0 of C, the rest of its extent; write the "
                 "others out"},
        BadInput{"DirectiveTwice", directives("- {target: DRAM, type: temporal}\n"),
                 "m.yaml:3: mapping[1]: a second temporal directive for DRAM, the first on line 2; "
                 "put all factors into one"},
        BadInput{"BypassTwice",
                 directives("- {target: DRAM, type: bypass}\n- {target: DRAM, type: datatype}\n"),
                 "m.yaml:4: mapping[2]: a second bypass directive for DRAM, the first on line 3; "
                 "put both lists into one"},
        BadInput{"AboveTheFanout", directives("- {target: Buffer, type: spatial, factors: K=8}\n"),
                 "m.yaml:3: mapping[1]: uses 8 instances along x below Buffer, which has 4; make "
                 "the spatial factors smaller"},
        BadInput{"AboveTheFanoutWithoutSplit",
                 directives("- {target: GlobalBuffer, type: spatial, factors: K=4 P=2}\n"),
                 "m.yaml:3: mapping[1]: uses 8 instances along x below GlobalBuffer, which has 4; "
                 "`split` puts loops along y"},
        BadInput{"AboveTheFanoutAlongY",
                 directives("- {target: GlobalBuffer, type: spatial, factors: K=4, split: 0}\n"),
                 "m.yaml:3: mapping[1]: uses 4 instances along y below GlobalBuffer, which has 2; "
                 "make the spatial factors smaller"},
        BadInput{"NoFanout", directives("- {target: DRAM, type: spatial, factors: K=2}\n"),
                 "m.yaml:3: mapping[1]: uses 2 instances along x below DRAM, which has 1; make the "
                 "spatial factors smaller"},
        BadInput{"SplitNegative",
                 directives("- {target: GlobalBuffer, type: spatial, factors: K=4, split: -1}\n"),
                 "m.yaml:3: mapping[1].split: '-1' is below 0; give an integer >= 0"},
        BadInput{"UnknownTensor", directives("- {target: DRAM, type: bypass, keep: [Output]}\n"),
                 "m.yaml:3: mapping[1].keep[0]: 'Output' is no tensor of layer; did you mean "
                 "Outputs?"},
        BadInput{"TensorTwice",
                 directives("- {target: Buffer, type: bypass, bypass: [Inputs, Inputs]}\n"),
                 "m.yaml:3: mapping[1].bypass[1]: 'Inputs' is listed twice; keep one of them"},
        BadInput{
            "KeptAndBypassed",
            directives("- {target: Buffer, type: bypass, keep: [Outputs], bypass: [Outputs]}\n"),
            "m.yaml:3: mapping[1]: Buffer both keeps and bypasses Outputs; name it in one of "
            "the two lists"},
        BadInput{"AgainstTheMapspace",
                 directives("- {target: GlobalBuffer, type: bypass, keep: [Weights]}\n"),
                 "m.yaml:3: mapping[1]: GlobalBuffer keeps Weights, which the mapspace bypasses "
                 "there; make the two agree"},
        BadInput{"BypassedAgainstTheMapspace",
                 directives("- {target: Buffer, type: bypass, bypass: [Weights]}\n"),
                 "m.yaml:3: mapping[1]: Buffer bypasses Weights, which the mapspace keeps there; "
                 "make the two agree"},
        BadInput{"OutermostBypasses",
                 directives("- {target: DRAM, type: bypass, bypass: [Weights]}\n"),
                 "m.yaml:3: mapping[1]: DRAM bypasses Weights and is the outermost level; make the "
                 "two agree"}),
    name_of_bad_input);

}  // namespace
}  // namespace cosa

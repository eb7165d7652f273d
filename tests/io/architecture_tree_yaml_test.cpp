#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cosa/io/architecture_yaml.h"
#include "io/bad_input.h"
#include "support/input_error_message.h"

namespace cosa {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(ArchitectureTree, TheFirstOfALocalListIsTheOutermostAndRangesMultiplyInwards) {
  const auto [machine, warnings] = read_architecture_file_from_text(R"(architecture:
  version: 0.3
  subtree:
  - name: Chip
    local:
    - {name: Dram, class: DRAM, attributes: {word_bits: 8, block_size: 64}}
    - {name: Shared, class: SRAM, attributes: {entries: 1024, word-bits: 8}}
    subtree:
    - name: Tile[0..3]
      local:
      - {name: Local, class: regfile, attributes: {entries: 16, word_bits: 8}}
      - {name: 'Mac[0..7]', class: intmac, attributes: {datawidth: 8, meshX: 16}}
)",
                                                                    "machines/chip.yaml");
  EXPECT_EQ(
      machine,
      Architecture(
          "chip",
          {{.name = "Local", .capacity_words = 16, .word_bits = 8, .instances = 4},
           {.name = "Shared", .capacity_words = 1024, .word_bits = 8},
           {.name = "Dram", .technology = Technology::kDram, .word_bits = 8, .block_size = 64}},
          {.name = "Mac", .instances = 32, .mesh_x = 16, .word_bits = 8}));
  EXPECT_THAT(warnings, IsEmpty());
}

/// The one memory of a tree whose attributes these are.
StorageLevel memory(const std::string& attributes, const std::string& class_name = "SRAM") {
  const std::string text = "architecture: {version: 0.3, subtree: [{name: S, local: [" +
                           std::string("{name: A, class: ") + class_name + ", attributes: {" +
                           attributes +
                           "}}, {name: M, class: mac, attributes: {instances: 6, meshX: 3}}]}]}";
  return read_architecture_from_text(text, "f.yaml").level(LevelId{0});
}

TEST(ArchitectureTree, BlocksAndCapacityFollowFromWidthAndDepth) {
  const StorageLevel neither = memory("datawidth: 8, width: 64, depth: 100");
  EXPECT_EQ(neither.block_size, 8);
  EXPECT_EQ(neither.cluster_size, 1);
  EXPECT_EQ(neither.capacity_words, 800);
  const StorageLevel block =
      memory("word_width: 16, n_words: 2, memory_width: 64, memory_depth: 5");
  EXPECT_EQ(block.block_size, 2);
  EXPECT_EQ(block.cluster_size, 2);
  EXPECT_EQ(block.capacity_words, 10);
  const StorageLevel cluster = memory("word-bits: 8, cluster-size: 4, width: 64, depth: 3");
  EXPECT_EQ(cluster.block_size, 2);
  EXPECT_EQ(cluster.capacity_words, 6);
  EXPECT_EQ(memory("sizeKB: 3, word_bits: 24").capacity_words, 1024);
}

TEST(ArchitectureTree, AMemoryWithoutEntriesKeepsNothing) {
  EXPECT_TRUE(memory("entries: 0").residency.keeps_nothing());
  EXPECT_EQ(memory("entries: 0").capacity_words, std::nullopt);
  EXPECT_TRUE(
      memory("datawidth: 1, width: 1, depth: 1", "dummy_storage").residency.keeps_nothing());
  EXPECT_FALSE(memory("entries: 1").residency.keeps_nothing());
}

TEST(ArchitectureTree, ReadsTheOtherAttributes) {
  const StorageLevel level = memory(
      "instances: 6, meshY: 2, multiple_buffering: 2, shared_bandwidth: 3, bandwidth: 5, "
      "vector-access-energy: 0.5, allow_overbooking: false, reduction_supported: true");
  EXPECT_EQ(level.instances, 6);
  EXPECT_EQ(level.mesh_x, 3);
  EXPECT_EQ(level.usable_share, 0.5);
  EXPECT_EQ(level.read_bandwidth, 2.5);
  EXPECT_EQ(level.shared_bandwidth, 3);
  EXPECT_EQ(level.access_energy, (AccessEnergy{0.5, 0.5}));
}

TEST(ArchitectureTree, AttributesMayBeExpressionsOfWhatStandsAround) {
  const Architecture machine = read_architecture_from_text(R"(
variables: {version: 0.4, BITS: 8, BANKS: 2 ** 3}
architecture:
  version: 0.3
  subtree:
  - name: S
    attributes: {rows: BANKS * (3 + 1)}
    local:
    - name: A
      class: SRAM
      attributes:
        bank_depth: 512
        n: 25
        memory_depth: bank_depth * n + rows
        memory_width: 64
        word_bits: max(BITS, 4)
    - {name: M, class: mac}
)",
                                                           "f.yaml");
  EXPECT_EQ(machine.level(LevelId{0}).capacity_words, (512 * 25 + 32) * 8);
}

TEST(ArchitectureTree, ExpressionsMeanWhatTheyMeanInPython) {
  const std::vector<std::pair<std::string, std::int64_t>> expressions{{"2 + 3 * 4", 14},
                                                                      {"(2 + 3) * 4", 20},
                                                                      {"7 // 2", 3},
                                                                      {"-7 // 2 + 10", 6},
                                                                      {"-7 % 4", 1},
                                                                      {"2 ** 3 ** 2", 512},
                                                                      {"-2 ** 2 + 10", 6},
                                                                      {"6 / 4 * 2", 3},
                                                                      {"1e3", 1000},
                                                                      {"ceil(log2(100))", 7},
                                                                      {"round(2.5)", 2},
                                                                      {"round(3.5)", 4},
                                                                      {"min(3, 1 + 1, 9)", 2},
                                                                      {"pow(2, 5) - abs(-2)", 30},
                                                                      {"int(3.9) + floor(3.9)", 6},
                                                                      {"int(sqrt(50))", 7},
                                                                      {"1 - -1", 2}};
  for (const auto& [expression, value] : expressions) {
    const std::string text =
        "arch:\n  arithmetic: {instances: 1}\n  storage:\n  - name: A\n    entries: " + expression;
    EXPECT_EQ(read_architecture_from_text(text, "f.yaml").level(LevelId{0}).capacity_words, value)
        << expression;
  }
}

TEST(ArchitectureTree, WhatOnlyAnEnergyEstimatorReadsIsSaidOnce) {
  const auto [machine, warnings] = read_architecture_file_from_text(R"(architecture:
  version: 0.3
  subtree:
  - name: S
    local:
    - {name: Wire, class: wire, attributes: {length: 1}}
    - {name: A, class: SRAM, attributes: {technology: 45nm, n_rdwr_ports: 2}}
    - {name: M, class: mac, attributes: {num_pipeline_stages: 2, n_rdwr_ports: 1}}
)",
                                                                    "f.yaml");
  ASSERT_THAT(warnings, SizeIs(2));
  EXPECT_EQ(to_string(warnings[0]),
            "f.yaml: attributes: have no effect on the result: n_rdwr_ports, num_pipeline_stages");
  EXPECT_EQ(to_string(warnings[1]),
            "f.yaml:6: Wire: is passed over: its class 'wire' is neither a memory nor a compute "
            "unit");
}

class ArchitectureTreeErrors : public ::testing::TestWithParam<BadInput> {};

TEST_P(ArchitectureTreeErrors, SayWhereWhatAndTheMend) {
  EXPECT_EQ(testing::input_error_message(
                [] { return read_architecture_from_text(GetParam().text, "f.yaml"); }),
            GetParam().message);
}

/// A tree whose one memory has these attributes, on line 5.
std::string with(const std::string& attributes) {
  return "architecture:\n  version: 0.3\n  subtree:\n  - name: S\n    local: [{name: A, class: "
         "SRAM, attributes: {" +
         attributes + "}}, {name: M, class: mac}]\n";
}

const std::string kAttributes = "f.yaml:5: architecture.subtree[0].local[0].attributes.";

INSTANTIATE_TEST_SUITE_P(
    All, ArchitectureTreeErrors,
    ::testing::Values(
        BadInput{"NoTree", "architecture: {version: 0.2}",
                 "f.yaml:1: architecture: the key subtree is missing"},
        BadInput{"FlatList", "architecture: {version: 0.3, local: []}",
                 "f.yaml:1: architecture.local: a flat list of components does not say which one "
                 "feeds which; give the tree (`subtree`) that it was made from"},
        BadInput{"TwoSubtrees", "architecture: {version: 0.3, subtree: [{name: A}, {name: B}]}",
                 "f.yaml:1: architecture.subtree: lists 2 subtrees, which stand side by side; give "
                 "one; memories follow each other in `local` and in deeper subtrees"},
        BadInput{"NoCompute", "architecture: {version: 0.3, subtree: [{name: A}]}",
                 "f.yaml:1: architecture: the tree has no compute unit; give one component a class "
                 "such as intmac"},
        BadInput{"Network",
                 "architecture: {version: 0.3, subtree: [{name: A, local: [{name: N, class: "
                 "XY_NoC}]}]}",
                 "f.yaml:1: architecture.subtree[0].local[0].class: networks (XY_NoC) are not "
                 "modelled; leave the component out"},
        BadInput{"SparseMachine", "architecture: {}\nsparse_optimizations: {targets: []}\n",
                 "f.yaml:2: sparse_optimizations: sparse optimizations are not modelled; remove "
                 "them for the dense machine"},
        BadInput{"UnknownSection", "architecture: {}\nartchitecture: {}\n",
                 "f.yaml:2: artchitecture: unknown key; did you mean architecture?"},
        BadInput{"HalfAVector", with("width: 20, word_bits: 8"),
                 kAttributes +
                     "width: a width of 20 bits does not hold whole vectors of 1 words of 8 bits "
                     "in a cluster of 1; width = word_bits x block_size x cluster_size"},
        BadInput{"TwoCapacities", with("entries: 4, depth: 4"),
                 kAttributes + "depth: the capacity is given twice; keep one of entries, depth and "
                               "sizeKB"},
        BadInput{"TwoWordWidths", with("word_bits: 8, datawidth: 16"),
                 kAttributes + "datawidth: differs from "
                               "architecture.subtree[0].local[0].attributes.word_bits, which says "
                               "the same; keep one of them"},
        BadInput{"Hyphen", with("read-bandwidth: 2"),
                 kAttributes + "read-bandwidth: unknown attribute; write read_bandwidth"},
        BadInput{"Case", with("MeshX: 2"), kAttributes + "MeshX: unknown attribute; write meshX"},
        BadInput{"Overbooking", with("allow_overbooking: true"),
                 kAttributes + "allow_overbooking: overbooking is not modelled; leave it out, or "
                               "give false"},
        BadInput{"WireEnergy", with("wire_energy: 0.1"),
                 kAttributes + "wire_energy: energies of networks are not modelled; leave it out, "
                               "or give 0"},
        BadInput{"MeshDoesNotMultiply", with("instances: 6, meshX: 3, meshY: 3"),
                 kAttributes + "meshY: 6 instances are not 3 x 3; instances = meshX x meshY"},
        BadInput{"UnknownVariable", with("depth: rows * 2"),
                 kAttributes + "depth: 'rows' is no attribute and no variable; write the value "
                               "out"},
        BadInput{"Circle", with("depth: rows, rows: cols + 1, cols: rows"),
                 kAttributes + "cols: 'rows' refers to itself; write the value out"},
        BadInput{"OtherComponent", with("depth: B.attributes"),
                 kAttributes + "depth: 'B.attributes' refers to another component, which is not "
                               "supported; write the value out, or give it a name under "
                               "`variables`"},
        BadInput{"Fraction", with("depth: 7 / 2"),
                 kAttributes + "depth: '7 / 2' is not an integer; give an integer"},
        BadInput{"Template", "architecture:\n  depth: {{depth}} # {{c}}\n",
                 "f.yaml:2: the template '{{depth}} ' (jinja) is not expanded here; write its "
                 "value out, or expand the file first"}),
    name_of_bad_input);

}  // namespace
}  // namespace cosa

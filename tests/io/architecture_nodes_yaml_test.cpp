#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "cosa/io/architecture_yaml.h"
#include "io/bad_input.h"
#include "support/input_error_message.h"

namespace cosa {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// A row-stationary machine in small: columns of PEs, and three scratchpads side by side in each.
constexpr const char* kRowStationary = R"(architecture:
  version: 0.4
  nodes:
  - !Container
    name: chip
    attributes: {datawidth: 8}
  - !Component
    name: DRAM
    class: DRAM
    attributes: {width: 64}
  - !Component
    name: glb
    class: smartbuffer_SRAM
    attributes: {depth: words / 8, width: 64, read_bandwidth: 16}
    constraints:
      dataspace: {keep: [Inputs, Outputs], bypass: [Weights]}
  - !Container
    name: column
    spatial: {meshX: 14}
    constraints:
      spatial: {permutation: [N, C, Q, M], factors: [N=1, C<=3], split: 2}
  - !Container
    name: PE
    spatial: {meshY: rows}
  - !Parallel
    nodes:
    - !Component
      name: ifmap
      class: storage
      subclass: RF
      attributes: {depth: 12, width: 8}
      constraints:
        dataspace: {keep: [Inputs]}
        temporal: {factors_only: [], permutation: [N, M]}
    - !Component
      name: psum
      class: regfile
      attributes: {depth: 16, width: 16, datawidth: 16}
      constraints: {dataspace: {keep: [Outputs]}}
    - !Nothing {constraints: {dataspace: {keep: [Weights]}}}
  - !Component
    name: mac
    class: intmac
variables: {words: 1024, rows: 12}
)";

const StorageLevel& level(const Machine& machine, std::string_view name) {
  return machine.architecture.level(*machine.architecture.find_level(name));
}

TEST(ArchitectureNodes, AreLevelsInnermostFirstAndAFanOutIsOneOfItsOwn) {
  const Machine machine = read_machine_from_text(kRowStationary, "rs.yaml").value;
  const Architecture& chip = machine.architecture;
  EXPECT_EQ(chip.name(), "rs");
  EXPECT_THAT(chip.level_names(), ElementsAre("psum", "ifmap", "inter_PE_spatial",
                                              "inter_column_spatial", "glb", "DRAM"));
  EXPECT_EQ(chip.fanout(*chip.find_level("inter_column_spatial")), (Fanout{.x = 14, .y = 1}));
  EXPECT_EQ(chip.fanout(*chip.find_level("inter_PE_spatial")), (Fanout{.x = 1, .y = 12}));
  EXPECT_EQ(level(machine, "psum").instances, 168);
  EXPECT_EQ(chip.compute().instances, 168);
  EXPECT_TRUE(level(machine, "inter_PE_spatial").residency.keeps_nothing());
}

TEST(ArchitectureNodes, InheritAttributesFromContainersAndReadExpressions) {
  const Machine machine = read_machine_from_text(kRowStationary, "rs.yaml").value;
  EXPECT_EQ(level(machine, "DRAM").word_bits, 8);  // the chip's
  EXPECT_EQ(level(machine, "DRAM").block_size, 8);
  EXPECT_EQ(level(machine, "DRAM").technology, Technology::kDram);
  EXPECT_EQ(level(machine, "psum").word_bits, 16);  // its own
  EXPECT_EQ(level(machine, "glb").capacity_words, 1024);
  EXPECT_EQ(level(machine, "glb").read_bandwidth, 16);
}

TEST(ArchitectureNodes, KeepSideBySideNothingButTheirOwnTensors) {
  const Machine machine = read_machine_from_text(kRowStationary, "rs.yaml").value;
  EXPECT_EQ(level(machine, "glb").residency,
            (Residency{.keep = {"Inputs", "Outputs"}, .bypass = {"Weights"}}));
  EXPECT_EQ(level(machine, "ifmap").residency,
            (Residency{.keep = {"Inputs"}, .bypass_others = true}));
  EXPECT_EQ(level(machine, "psum").residency,
            (Residency{.keep = {"Outputs"}, .bypass_others = true}));
}

TEST(ArchitectureNodes, CarryConstraintsOnLoops) {
  const Machine machine = read_machine_from_text(kRowStationary, "rs.yaml").value;
  ASSERT_EQ(machine.constraints.loops.size(), 2U);
  const StatedLoops& columns = machine.constraints.loops[0];
  EXPECT_EQ(columns.level, "inter_column_spatial");
  EXPECT_EQ(columns.kind, LoopKindAt::kSpatial);
  EXPECT_THAT(columns.innermost, ElementsAre("N", "C", "Q", "M"));
  EXPECT_EQ(columns.split, 2);
  ASSERT_EQ(columns.factors.size(), 2U);
  EXPECT_EQ(columns.factors[0].comparison, Comparison::kExactly);
  EXPECT_EQ(columns.factors[1].dimension, "C");
  EXPECT_EQ(columns.factors[1].comparison, Comparison::kAtMost);
  EXPECT_EQ(columns.factors[1].value, 3);
  const StatedLoops& ifmap = machine.constraints.loops[1];
  EXPECT_EQ(ifmap.level, "ifmap");
  EXPECT_EQ(ifmap.kind, LoopKindAt::kTemporal);
  EXPECT_THAT(ifmap.factors, IsEmpty());
  EXPECT_EQ(ifmap.other_factors_at_most, 1);
}

TEST(ArchitectureNodes, AComponentMayHaveTheFanOutItself) {
  const Machine machine = read_machine_from_text(R"(architecture:
  nodes:
  - !Component {name: DRAM, class: DRAM, attributes: {width: 8, datawidth: 8}}
  - !Hierarchical
    nodes:
    - !Component
      name: Registers
      class: regfile
      attributes: {depth: 4, width: 8, datawidth: 8, rows: 2}
      spatial: {meshX: 4, meshY: rows}
      constraints: {temporal: {permutation: [K, C]}, spatial: {factors: C=4}}
    - !Component {name: unused, class: regfile, attributes: {depth: 1}, enabled: False}
  - !Component {name: MAC, class: compute, spatial: {meshX: 2}}
)",
                                                 "m.yaml")
                              .value;
  EXPECT_THAT(machine.architecture.level_names(),
              ElementsAre("inter_MAC_spatial", "Registers", "inter_Registers_spatial", "DRAM"));
  EXPECT_EQ(level(machine, "Registers").instances, 8);
  EXPECT_EQ(level(machine, "Registers").mesh_x, 4);
  EXPECT_EQ(machine.architecture.compute().instances, 16);
  ASSERT_EQ(machine.constraints.loops.size(), 2U);
  EXPECT_EQ(machine.constraints.loops[0].level, "inter_Registers_spatial");
  EXPECT_EQ(machine.constraints.loops[1].level, "Registers");
}

TEST(ArchitectureNodes, AreReadAsAnArchitectureAloneWithAWarning) {
  const auto read = read_architecture_file_from_text(kRowStationary, "rs.yaml");
  EXPECT_EQ(read.value, read_machine_from_text(kRowStationary, "rs.yaml").value.architecture);
  ASSERT_EQ(read.warnings.size(), 1U);
  EXPECT_EQ(to_string(read.warnings.front()),
            "rs.yaml:21: constraints: those on loops are left out, here and at other nodes");
}

class ArchitectureNodeErrors : public ::testing::TestWithParam<BadInput> {};

TEST_P(ArchitectureNodeErrors, SayWhereWhatAndTheMend) {
  EXPECT_EQ(testing::input_error_message(
                [] { return read_machine_from_text(GetParam().text, "f.yaml"); }),
            GetParam().message);
}

/// A machine with one node, on line 4, between a DRAM and a compute unit.
std::string with(const std::string& node) {
  return "architecture:\n  nodes:\n  - !Component {name: DRAM, class: DRAM}\n  - " + node +
         "\n  - !Component {name: MAC, class: compute}\n";
}

INSTANTIATE_TEST_SUITE_P(
    All, ArchitectureNodeErrors,
    ::testing::Values(
        BadInput{"Untagged", with("{name: a, class: SRAM}"),
                 "f.yaml:4: architecture.nodes[1]: a node without a kind; write !Component, "
                 "!Container, !Parallel or !Hierarchical before it"},
        BadInput{"UnknownKind", with("!Box {name: a}"),
                 "f.yaml:4: the tag '!Box' is not supported; leave it out"},
        BadInput{"Pipelined", with("!Pipelined {nodes: []}"),
                 "f.yaml:4: architecture.nodes[1]: pipelined branches are not modelled; write "
                 "!Hierarchical"},
        BadInput{"SparseNode", with("!Component {name: a, class: SRAM, sparse_optimizations: {}}"),
                 "f.yaml:4: architecture.nodes[1].sparse_optimizations: sparse optimizations are "
                 "not modelled; remove them for the dense machine"},
        BadInput{"Network", with("!Component {name: a, class: XY_NoC}"),
                 "f.yaml:4: architecture.nodes[1].class: networks (XY_NoC) are not modelled; "
                 "leave the component out"},
        BadInput{"TensorInTwoBranches",
                 with("!Parallel {nodes: [!Component {name: a, class: SRAM, constraints: "
                      "{dataspace: {keep: [W]}}}, !Component {name: b, class: SRAM, constraints: "
                      "{dataspace: {keep: [W]}}}]}"),
                 "f.yaml:4: architecture.nodes[1].nodes[1]: W is kept in two branches of "
                 "!Parallel; keep it in one"},
        BadInput{
            "FanOutInABranch",
            with("!Parallel {nodes: [!Component {name: a, class: SRAM, spatial: {meshX: 2}}]}"),
            "f.yaml:4: architecture.nodes[1].nodes[0].spatial: a fan-out inside !Parallel is "
            "not supported; put it at a container outside"},
        BadInput{"MeshThatIsNone", with("!Container {name: a, spatial: {meshZ: 2}}"),
                 "f.yaml:4: architecture.nodes[1].spatial.meshZ: unknown key; did you mean meshX?"},
        BadInput{"TensorsOfAContainer",
                 with("!Container {name: a, constraints: {dataspace: {keep: [W]}}}"),
                 "f.yaml:4: architecture.nodes[1].constraints.dataspace: a container holds no "
                 "tensors and has no loops in time; constrain a component"},
        BadInput{"Overbooking",
                 with("!Component {name: a, class: SRAM, constraints: {max_overbooked_proportion: "
                      "{proportion: 0.1}}}"),
                 "f.yaml:4: architecture.nodes[1].constraints.max_overbooked_proportion: "
                 "overbooking is not modelled; leave the constraint out"},
        BadInput{"ReuseSwitchedOff",
                 with("!Component {name: a, class: SRAM, constraints: {temporal: {no_reuse: "
                      "[W]}}}"),
                 "f.yaml:4: architecture.nodes[1].constraints.temporal.no_reuse: reuse switched "
                 "off for a tensor is not modelled; leave it out"},
        BadInput{"OtherComponent",
                 with("!Component {name: a, class: SRAM, attributes: {depth: DRAM.width}}"),
                 "f.yaml:4: architecture.nodes[1].attributes.depth: 'DRAM.width' refers to "
                 "another component, which is not supported; write the value out, or give it a "
                 "name under `variables`"},
        BadInput{"NoCompute", "architecture: {nodes: [!Component {name: DRAM, class: DRAM}]}",
                 "f.yaml:1: architecture: the nodes have no compute unit; end them with a "
                 "component of class compute"},
        BadInput{"MemoryInsideCompute",
                 with("!Component {name: a, class: compute}\n  - !Component {name: b, class: "
                      "SRAM}"),
                 "f.yaml:5: architecture.nodes[2]: a memory inside the compute unit a; put the "
                 "compute unit last"},
        BadInput{"OutermostBypasses",
                 "architecture: {nodes: [!Component {name: DRAM, class: DRAM, constraints: "
                 "{dataspace: {bypass: [W]}}}, !Component {name: MAC, class: compute}]}",
                 "f.yaml:1: architecture.nodes[0].constraints.dataspace.bypass: DRAM is the "
                 "outermost level and bypasses W; the outermost level keeps every tensor"}),
    name_of_bad_input);

}  // namespace
}  // namespace cosa

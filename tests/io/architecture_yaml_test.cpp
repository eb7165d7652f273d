#include "cosa/io/architecture_yaml.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "io/bad_input.h"
#include "support/folders.h"
#include "support/input_error_message.h"

namespace cosa {
namespace {

using ::testing::ElementsAre;
using ::testing::Optional;

TEST(ArchitectureYaml, ReadsLevelsInnermostFirstWithTheirDefaults) {
  const Architecture machine = read_architecture_from_text(R"(arch:
  arithmetic: {instances: 8, word-bits: 8}
  storage:
  - {name: Registers, entries: 16, instances: 8}
  - {name: DRAM, technology: DRAM}
)",
                                                           "machines/small.yaml");
  EXPECT_EQ(machine, Architecture("small",
                                  {{.name = "Registers", .capacity_words = 16, .instances = 8},
                                   {.name = "DRAM", .technology = Technology::kDram}},
                                  {.instances = 8, .word_bits = 8}));
}

TEST(ArchitectureYaml, ReadsEveryAttribute) {
  const Architecture machine = read_architecture_from_text(R"(arch:
  arithmetic: {name: Multiplier, instances: 32, meshX: 8, word-bits: 4, energy_pJ: 0.25}
  storage:
  - name: Buffer
    technology: SRAM
    entries: 1024
    instances: 8
    meshX: 4
    word-bits: 24
    block-size: 4
    cluster-size: 2
    num-ports: 2
    num-banks: 8
    network-word-bits: 16
    read_bandwidth: 1.5
    write_bandwidth: 2
    shared_bandwidth: 3
    usable_share: 0.5
    partitions: {Weights: 100, Outputs: 24}
    read_energy_pJ: 1.25
    write_energy_pJ: 0
)",
                                                           "m.yaml");
  const StorageLevel buffer{.name = "Buffer",
                            .technology = Technology::kSram,
                            .capacity_words = 1024,
                            .partition_words = {{"Weights", 100}, {"Outputs", 24}},
                            .usable_share = 0.5,
                            .word_bits = 24,
                            .block_size = 4,
                            .cluster_size = 2,
                            .instances = 8,
                            .mesh_x = 4,
                            .read_bandwidth = 1.5,
                            .write_bandwidth = 2,
                            .shared_bandwidth = 3,
                            .access_energy = AccessEnergy{1.25, 0}};
  EXPECT_THAT(machine.levels(), ElementsAre(buffer));
  EXPECT_EQ(
      machine.compute(),
      (ComputeUnit{
          .name = "Multiplier", .instances = 32, .mesh_x = 8, .word_bits = 4, .energy_pJ = 0.25}));
  EXPECT_EQ(machine.fanout(LevelId{0}), (Fanout{2, 2}));
}

TEST(ArchitectureYaml, HalfOfABandwidthReadsAndHalfWrites) {
  const Architecture machine = read_architecture_from_text(
      "arch: {arithmetic: {instances: 1}, storage: [{name: DRAM, bandwidth: 5}]}", "m.yaml");
  EXPECT_THAT(machine.level(LevelId{0}).read_bandwidth, Optional(2.5));
  EXPECT_THAT(machine.level(LevelId{0}).write_bandwidth, Optional(2.5));
  EXPECT_EQ(machine.level(LevelId{0}).shared_bandwidth, std::nullopt);
}

TEST(ArchitectureYaml, ReadsTheMachinesThatComeWithTheProject) {
  const std::string folder = COSA_EXAMPLES_DIR "/architectures/";
  EXPECT_THAT(read_architecture(folder + "simba16.yaml").level_names(),
              ElementsAre("Registers", "AccumulationBuffer", "WeightBuffer", "InputBuffer",
                          "GlobalBuffer", "DRAM"));
  EXPECT_THAT(read_architecture(folder + "systolic32.yaml").level_names(),
              ElementsAre("WeightRegisters", "Accumulator", "UnifiedBuffer", "DRAM"));
  EXPECT_THAT(read_architecture(folder + "rf168.yaml").level_names(),
              ElementsAre("RegisterFile", "GlobalBuffer", "DRAM"));
}

class ArchitectureErrors : public ::testing::TestWithParam<BadInput> {};

TEST_P(ArchitectureErrors, SayWhereWhatAndTheMend) {
  EXPECT_EQ(testing::input_error_message(
                [] { return read_architecture_from_text(GetParam().text, "f.yaml"); }),
            GetParam().message);
}

/// A machine of 4 multipliers whose storage list starts on line 4.
std::string machine(const std::string& storage) {
  return "arch:\n  arithmetic: {instances: 4}\n  storage:\n" + storage;
}

INSTANTIATE_TEST_SUITE_P(
    All, ArchitectureErrors,
    ::testing::Values(
        BadInput{"NoStorage", "arch:\n  arithmetic: {instances: 4}\n",
                 "f.yaml:1: arch: the key storage is missing"},
        BadInput{"EmptyStorage", "arch:\n  arithmetic: {instances: 4}\n  storage: []\n",
                 "f.yaml:3: arch.storage: lists 0 memories; list from 1 to 100"},
        BadInput{"StorageIsNoList", machine("    name: A\n"),
                 "f.yaml:3: arch.storage: is a map, not a list; give a list"},
        BadInput{"NoInstancesOfArithmetic",
                 "arch:\n  arithmetic: {word-bits: 8}\n  storage: [{name: A}]\n",
                 "f.yaml:2: arch.arithmetic: the key instances is missing"},
        BadInput{"NoName", machine("  - entries: 16\n"),
                 "f.yaml:4: arch.storage[0]: the key name is missing"},
        BadInput{"EmptyName", machine("  - name: ''\n"),
                 "f.yaml:4: arch.storage[0].name: is empty; give a name"},
        BadInput{"HyphenatedReadBandwidth", machine("  - name: A\n    read-bandwidth: 3\n"),
                 "f.yaml:5: arch.storage[0].read-bandwidth: unknown key; write read_bandwidth, "
                 "with _"},
        BadInput{"HyphenatedWriteBandwidth", machine("  - name: A\n    write-bandwidth: 3\n"),
                 "f.yaml:5: arch.storage[0].write-bandwidth: unknown key; write write_bandwidth, "
                 "with _"},
        BadInput{"MisspeltKey", machine("  - {name: A, entires: 3}\n"),
                 "f.yaml:4: arch.storage[0].entires: unknown key; did you mean entries?"},
        BadInput{"TwoFormsOfBandwidth", machine("  - {name: A, bandwidth: 3, read_bandwidth: 2}\n"),
                 "f.yaml:4: arch.storage[0].bandwidth: given beside read_bandwidth or "
                 "write_bandwidth; bandwidth: b means b/2 of each; keep one form"},
        BadInput{"BandwidthZero", machine("  - {name: A, bandwidth: 0}\n"),
                 "f.yaml:4: arch.storage[0].bandwidth: '0' is not above 0; give a number above 0"},
        BadInput{"BandwidthNan", machine("  - {name: A, bandwidth: .nan}\n"),
                 "f.yaml:4: arch.storage[0].bandwidth: '.nan' is not a finite number; give a "
                 "decimal number such as 0.5"},
        BadInput{
            "BandwidthInfinite", machine("  - {name: A, bandwidth: inf}\n"),
            "f.yaml:4: arch.storage[0].bandwidth: 'inf' is no attribute and no variable; write "
            "the value out"},
        BadInput{"BandwidthOverflows", machine("  - {name: A, bandwidth: 1e999}\n"),
                 "f.yaml:4: arch.storage[0].bandwidth: '1e999' is out of range; give a number that "
                 "fits a double"},
        BadInput{"EntriesBelowZero", machine("  - {name: A, entries: -1}\n"),
                 "f.yaml:4: arch.storage[0].entries: '-1' is below 0; give an integer >= 0"},
        BadInput{"InstancesDoNotDivide",
                 machine("  - {name: A, instances: 3}\n  - {name: B, instances: 1}\n"),
                 "f.yaml:4: MAC is 4 x 1 and the next outer level A is 3 x 1; instances along x "
                 "and y must be multiples of the next outer level's"},
        BadInput{"InstancesGrowOutwards",
                 machine("  - {name: A, instances: 1}\n  - {name: B, instances: 2}\n"),
                 "f.yaml:5: A is 1 x 1 and the next outer level B is 2 x 1; instances along x and "
                 "y must be multiples of the next outer level's"},
        BadInput{"MeshDoesNotDivide",
                 machine("  - {name: A, instances: 4, meshX: 3}\n  - {name: B}\n"),
                 "f.yaml:4: A has 4 instances in rows of 3; the mesh width must divide the number "
                 "of instances"},
        BadInput{"TwoLevelsOfOneName", machine("  - {name: A}\n  - {name: A}\n"),
                 "f.yaml:5: two components are called A; give each its own name"},
        BadInput{"UnknownTechnology", machine("  - {name: A, technology: dram}\n"),
                 "f.yaml:4: arch.storage[0].technology: 'dram' is not a known technology; give "
                 "SRAM or DRAM"},
        BadInput{"ShareAboveOne", machine("  - {name: A, usable_share: 1.5}\n"),
                 "f.yaml:4: arch.storage[0].usable_share: a usable share is at most 1; give a "
                 "share above 0 and at most 1"},
        BadInput{"HalfOfTheEnergies", machine("  - {name: A, read_energy_pJ: 1.5}\n"),
                 "f.yaml:4: arch.storage[0]: the key write_energy_pJ is missing"},
        BadInput{"NegativeEnergy",
                 machine("  - {name: A, read_energy_pJ: 1, write_energy_pJ: -1}\n"),
                 "f.yaml:4: arch.storage[0].write_energy_pJ: an energy is not negative; give "
                 "picojoules >= 0"},
        BadInput{"PartitionZero", machine("  - {name: A, partitions: {Weights: 0}}\n"),
                 "f.yaml:4: arch.storage[0].partitions.Weights: '0' is below 1; give an integer "
                 ">= 1"},
        BadInput{"WordTooWide", machine("  - {name: A, word-bits: 5000000}\n"),
                 "f.yaml:4: arch.storage[0].word-bits: '5000000' is too large; give at most "
                 "1048576"},
        BadInput{"TwoMachines", "architecture: {version: 0.2}\narch: {}\n",
                 "f.yaml:1: architecture: given beside arch; keep one of them"}),
    name_of_bad_input);

}  // namespace
}  // namespace cosa

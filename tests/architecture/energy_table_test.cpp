#include "cosa/architecture/energy_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>

namespace cosa {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

constexpr double kRounded = 1e-5;

StorageLevel sram(std::string name, std::int64_t words, int bits, int block, int cluster,
                  std::int64_t instances) {
  StorageLevel level;
  level.name = std::move(name);
  level.capacity_words = words;
  level.word_bits = bits;
  level.block_size = block;
  level.cluster_size = cluster;
  level.instances = instances;
  return level;
}

/// Three levels of a Simba-like machine.
Architecture simba() {
  StorageLevel dram = sram("DRAM", 1, 8, 64, 1, 1);
  dram.capacity_words = std::nullopt;
  dram.technology = Technology::kDram;
  return {"simba",
          {sram("Registers", 1, 8, 1, 64, 1024), sram("GlobalBuffer", 65536, 8, 8, 1, 1), dram},
          {.instances = 1024, .word_bits = 8}};
}

EnergyReferenceTable table() {
  return {{{"System.MAC[0..1023]", {{"mac_random", {0.3}}, {"idle", {0.1}}}},
           {"System.Registers[0..1023]", {{"read", {0.5}}, {"write", {0.6}}}},
           {"System.GlobalBuffer", {{"read", {1.0, 4.0, 2.0}}, {"write", {5.0}}}},
           {"DRAM", {{"read", {100}}, {"write", {110}}}}},
          {.file = "ert.yaml", .line = std::nullopt}};
}

TEST(ResolveEnergy, BuiltIn) {
  const EnergyTable energies = resolve_energy(simba());
  EXPECT_NEAR(energies.levels[0].read_pJ, 0.489008, kRounded);
  EXPECT_NEAR(energies.levels[1].read_pJ, 16.7638, 1e-4);
  EXPECT_EQ(energies.levels[1].write_pJ, energies.levels[1].read_pJ);
  EXPECT_EQ(energies.levels[2].read_pJ, 6400);
  EXPECT_EQ(energies.compute, (ComputeEnergy{0.25, EnergySource::kBuiltIn}));
  EXPECT_EQ(energies.levels[2].source, EnergySource::kBuiltIn);
}

TEST(ResolveEnergy, WhatTheArchitectureStatesWinsOverBuiltIn) {
  StorageLevel level = sram("Memory", 8, 16, 1, 1, 1);
  level.access_energy = AccessEnergy{2.0, 3.0};
  const EnergyTable energies = resolve_energy({"one", {level}, {.energy_pJ = 0.75}});
  EXPECT_EQ(energies.levels[0], (LevelEnergy{2.0, 3.0, EnergySource::kArchitecture}));
  EXPECT_EQ(energies.compute, (ComputeEnergy{0.75, EnergySource::kArchitecture}));
}

TEST(ResolveEnergy, TheTableWinsOverAll) {
  const EnergyTable energies = resolve_energy(simba(), table());
  EXPECT_EQ(energies.levels[0], (LevelEnergy{0.5, 0.6, EnergySource::kErt}));
  EXPECT_EQ(energies.levels[1], (LevelEnergy{4.0, 5.0, EnergySource::kErt}));  // the largest
  EXPECT_EQ(energies.compute, (ComputeEnergy{0.3, EnergySource::kErt}));
}

TEST(ResolveEnergy, MultipliersOfAnotherNameTakeTheOnlyTableThatMultiplies) {
  EnergyReferenceTable reference = table();
  reference.tables["System.intmac"] = {{"compute", {0.9}}};
  reference.tables.erase("System.MAC[0..1023]");
  EXPECT_EQ(resolve_energy(simba(), reference).compute.mac_pJ, 0.9);
  reference.tables["System.fpmac"] = {{"compute", {0.9}}};
  EXPECT_THAT([&] { static_cast<void>(resolve_energy(simba(), reference)); },
              ThrowsMessage<InputError>(HasSubstr("several that multiply")));
}

TEST(ResolveEnergyErrors, UnmatchedLevelListsTheNames) {
  EnergyReferenceTable reference = table();
  reference.tables.erase("System.GlobalBuffer");
  EXPECT_THAT([&] { static_cast<void>(resolve_energy(simba(), reference)); },
              ThrowsMessage<InputError>(AllOf(HasSubstr("no entry for GlobalBuffer"),
                                              HasSubstr("System.Registers[0..1023]"))));
}

TEST(ResolveEnergyErrors, TwoTablesForOneLevel) {
  EnergyReferenceTable reference = table();
  reference.tables["Other.DRAM"] = {{"read", {1}}, {"write", {1}}};
  EXPECT_THAT([&] { static_cast<void>(resolve_energy(simba(), reference)); },
              ThrowsMessage<InputError>(HasSubstr("two entries of the energy table")));
}

TEST(ResolveEnergyErrors, MissingActionListsTheActions) {
  EnergyReferenceTable reference = table();
  reference.tables["DRAM"] = {{"read", {1}}, {"refresh", {1}}};
  EXPECT_THAT(
      [&] { static_cast<void>(resolve_energy(simba(), reference)); },
      ThrowsMessage<InputError>(AllOf(HasSubstr("no action write"), HasSubstr("read, refresh"))));
}

TEST(ResolveEnergyErrors, NegativeEnergy) {
  EnergyReferenceTable reference = table();
  reference.tables["DRAM"]["read"] = {-1};
  EXPECT_THROW(static_cast<void>(resolve_energy(simba(), reference)), InputError);
}

TEST(ResolveEnergyErrors, NoBuiltInForAnUnboundedSram) {
  StorageLevel level = sram("Memory", 1, 16, 1, 1, 1);
  level.capacity_words = std::nullopt;
  EXPECT_THAT([&] { static_cast<void>(resolve_energy({"one", {level}, {}})); },
              ThrowsMessage<InputError>(HasSubstr("Memory has no capacity")));
}

}  // namespace
}  // namespace cosa

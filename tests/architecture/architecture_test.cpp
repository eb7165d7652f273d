#include "cosa/architecture/architecture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "support/input_error_message.h"

namespace cosa {
namespace {

using ::testing::ElementsAre;
using testing::input_error_message;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Registers below a buffer below DRAM, with 4 multipliers below each of 8 registers.
std::vector<StorageLevel> three_levels() {
  return {{.name = "Registers", .capacity_words = 16, .instances = 8},
          {.name = "Buffer", .capacity_words = 1024, .instances = 2},
          {.name = "DRAM", .technology = Technology::kDram}};
}

Architecture machine() { return {"machine", three_levels(), {.instances = 32}}; }

/// The error of the machine whose buffer `change` has changed.
template <typename Change>
std::string error_of(Change change) {
  std::vector<StorageLevel> levels = three_levels();
  change(levels[1]);
  return input_error_message([&] { return Architecture("machine", levels, {.instances = 32}); });
}

TEST(Architecture, FanOutsFollowFromTheInstances) {
  const Architecture a = machine();
  EXPECT_EQ(a.num_levels(), 3);
  EXPECT_EQ(a.outermost(), LevelId{2});
  EXPECT_EQ(a.fanout(LevelId{0}), (Fanout{.x = 4, .y = 1}));
  EXPECT_EQ(a.fanout(LevelId{1}), (Fanout{.x = 4, .y = 1}));
  EXPECT_EQ(a.fanout(LevelId{2}), (Fanout{.x = 2, .y = 1}));
  EXPECT_EQ(a.fanout(LevelId{2}).size(), 2);
}

TEST(Architecture, MeshesAreSplitAlongXAndY) {
  // 168 register files, 14 along x and 12 along y, below one buffer; one multiplier each.
  const Architecture a("rows",
                       {{.name = "Registers", .instances = 168, .mesh_x = 14}, {.name = "Buffer"}},
                       {.instances = 168, .mesh_x = 14});
  EXPECT_EQ(a.fanout(LevelId{0}), (Fanout{.x = 1, .y = 1}));
  EXPECT_EQ(a.fanout(LevelId{1}), (Fanout{.x = 14, .y = 12}));
  EXPECT_EQ(a.fanout(LevelId{1}).size(), 168);
}

TEST(Architecture, FindsLevelsByName) {
  EXPECT_EQ(machine().find_level("Buffer"), LevelId{1});
  EXPECT_EQ(machine().find_level("buffer"), std::nullopt);
  EXPECT_EQ(machine().find_level("MAC"), std::nullopt);
  EXPECT_THAT(machine().level_names(), ElementsAre("Registers", "Buffer", "DRAM"));
}

TEST(Architecture, OneLevelIsEnough) {
  const Architecture a("flat", {{.name = "Memory"}}, {});
  EXPECT_EQ(a.outermost(), LevelId{0});
  EXPECT_EQ(a.fanout(LevelId{0}), Fanout{});
}

TEST(ArchitectureErrors, Names) {
  EXPECT_EQ(input_error_message([] { return Architecture("none", {}, {}); }),
            "the architecture has no storage level; name at least one memory");
  EXPECT_EQ(error_of([](StorageLevel& l) { l.name = ""; }),
            "a component of the architecture has no name; name every level");
  EXPECT_EQ(error_of([](StorageLevel& l) { l.name = "DRAM"; }),
            "two components are called DRAM; give each its own name");
  EXPECT_EQ(error_of([](StorageLevel& l) { l.name = "MAC"; }),
            "two components are called MAC; give each its own name");
}

TEST(ArchitectureErrors, Instances) {
  EXPECT_EQ(error_of([](StorageLevel& l) { l.instances = 0; }),
            "Buffer has 0 instances; instances are integers >= 1");
  EXPECT_EQ(
      input_error_message([] { return Architecture("m", three_levels(), {.instances = -1}); }),
      "MAC has -1 instances; instances are integers >= 1");
  EXPECT_EQ(error_of([](StorageLevel& l) { l.instances = 3; }),
            "Registers is 8 x 1 and the next outer level Buffer is 3 x 1; instances along x and y "
            "must be multiples of the next outer level's");
  EXPECT_EQ(error_of([](StorageLevel& l) { l.instances = 16; }),
            "Registers is 8 x 1 and the next outer level Buffer is 16 x 1; instances along x and "
            "y must be multiples of the next outer level's");
}

TEST(ArchitectureErrors, Meshes) {
  EXPECT_EQ(error_of([](StorageLevel& l) { l.mesh_x = 3; }),
            "Buffer has 2 instances in rows of 3; the mesh width must divide the number of "
            "instances");
  EXPECT_EQ(error_of([](StorageLevel& l) { l.mesh_x = 0; }),
            "Buffer has 2 instances in rows of 0; the mesh width must divide the number of "
            "instances");
  // The buffers stand in a column of 2, the registers in a row of 8: no fan-out leads there.
  EXPECT_EQ(error_of([](StorageLevel& l) { l.mesh_x = 1; }),
            "Registers is 8 x 1 and the next outer level Buffer is 1 x 2; instances along x and y "
            "must be multiples of the next outer level's");
}

TEST(ArchitectureErrors, Sizes) {
  EXPECT_EQ(error_of([](StorageLevel& l) { l.capacity_words = 0; }),
            "Buffer has a capacity of 0; give an integer >= 1");
  EXPECT_EQ(error_of([](StorageLevel& l) { l.word_bits = 0; }),
            "Buffer has a word width of 0; give an integer >= 1");
  EXPECT_EQ(error_of([](StorageLevel& l) { l.block_size = -8; }),
            "Buffer has a block size of -8; give an integer >= 1");
  EXPECT_EQ(error_of([](StorageLevel& l) { l.cluster_size = 0; }),
            "Buffer has a cluster size of 0; give an integer >= 1");
  EXPECT_EQ(error_of([](StorageLevel& l) { l.partition_words["Weights"] = 0; }),
            "Buffer has a partition for Weights of 0; give an integer >= 1");
  EXPECT_EQ(input_error_message([] {
              return Architecture("m", three_levels(), {.instances = 32, .word_bits = 0});
            }),
            "MAC has a word width of 0; give an integer >= 1");
}

TEST(ArchitectureErrors, UsableShares) {
  for (const double share : {0.0, -0.5, 1.5, kNan}) {
    EXPECT_THAT(error_of([&](StorageLevel& l) { l.usable_share = share; }),
                ::testing::StartsWith("Buffer has a usable share of "))
        << share;
  }
  EXPECT_EQ(error_of([](StorageLevel& l) { l.usable_share = 1.5; }),
            "Buffer has a usable share of 1.5; give a share above 0 and at most 1");
}

TEST(ArchitectureErrors, Bandwidths) {
  EXPECT_EQ(error_of([](StorageLevel& l) { l.read_bandwidth = 0; }),
            "Buffer has a read bandwidth of 0; give a finite number above 0, or leave it out for "
            "no limit");
  EXPECT_EQ(error_of([](StorageLevel& l) { l.write_bandwidth = -2.5; }),
            "Buffer has a write bandwidth of -2.5; give a finite number above 0, or leave it out "
            "for no limit");
  EXPECT_EQ(error_of([](StorageLevel& l) { l.shared_bandwidth = kInfinity; }),
            "Buffer has a shared bandwidth of inf; give a finite number above 0, or leave it out "
            "for no limit");
  EXPECT_NE(error_of([](StorageLevel& l) { l.read_bandwidth = kNan; }), "(no error)");
}

TEST(ArchitectureErrors, Energies) {
  EXPECT_EQ(error_of([](StorageLevel& l) { l.access_energy = {.read_pJ = -1, .write_pJ = 2}; }),
            "Buffer has a read energy of -1; give a finite number >= 0");
  EXPECT_EQ(error_of([](StorageLevel& l) { l.access_energy = {.read_pJ = 0, .write_pJ = kNan}; }),
            "Buffer has a write energy of nan; give a finite number >= 0");
  EXPECT_EQ(input_error_message([] {
              return Architecture("m", three_levels(), {.instances = 32, .energy_pJ = kInfinity});
            }),
            "MAC has an energy of inf; give a finite number >= 0");
}

TEST(ArchitectureErrors, ATensorIsKeptOrBypassed) {
  EXPECT_EQ(error_of([](StorageLevel& l) {
              l.residency = {.keep = {"Weights", "Inputs"}, .bypass = {"Inputs"}};
            }),
            "Buffer both keeps and bypasses Inputs; name it in one of the two lists");
}

}  // namespace
}  // namespace cosa

#include "cosa/report/machine_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include "report/small_problem.h"

namespace cosa {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// Sixteen processing elements, 4 x 4, of eight multipliers each.
Architecture simba_like() {
  return {"simba",
          {{.name = "Registers",
            .capacity_words = 1,
            .word_bits = 8,
            .cluster_size = 8,
            .instances = 128,
            .mesh_x = 32,
            .residency = {.keep = {"Weights"}, .bypass = {}}},
           {.name = "InputBuffer",
            .capacity_words = 4096,
            .usable_share = 0.5,
            .word_bits = 8,
            .block_size = 8,
            .instances = 16,
            .mesh_x = 4,
            .residency = {.keep = {"Inputs"}, .bypass = {"Weights", "Outputs"}}},
           {.name = "Hub", .residency = {.bypass_others = true}},
           {.name = "DRAM",
            .technology = Technology::kDram,
            .word_bits = 8,
            .block_size = 64,
            .read_bandwidth = 10,
            .write_bandwidth = 2.5}},
          {.name = "MAC", .instances = 128, .mesh_x = 32, .word_bits = 8}};
}

TEST(MachineText, DrawsTheTreeOutermostFirst) {
  EXPECT_EQ(
      machine_text(simba_like()),
      R"(memory           number  fan-out     words   size  usable    bits  cluster  read  write
DRAM                  1           no bound                 8 x 64             10    2.5
`- Hub                1    4 x 4      none
 `- InputBuffer      16    8 x 1     4,096  4 KiB  50.0 %   8 x 8
  `- Registers      128                  1    1 B               8        8
   `- MAC           128                                         8
InputBuffer keeps Inputs; not Weights, Outputs
Registers keeps Weights
)");
}

TEST(MachineText, LeavesOutColumnsThatSayNothing) {
  EXPECT_EQ(machine_text(testing::two_multipliers()),
            R"(memory     number  fan-out     words  size  bits  read
DRAM            1           no bound          16     1
`- Buffer       1    2 x 1        12  24 B    16
 `- MAC         2                             16
)");
}

TEST(MachineText, SaysWhichWordsAreSetApart) {
  const Architecture machine{
      "m",
      {{.name = "Buffer", .capacity_words = 10000, .partition_words = {{"A", 6000}, {"B", 4000}}},
       {.name = "DRAM"}},
      {}};
  EXPECT_THAT(machine_text(machine), HasSubstr("Buffer sets words apart: A 6,000, B 4,000\n"));
}

TEST(MachineText, HasAtMost100Columns) {
  StorageLevel level{.name = "",
                     .capacity_words = std::int64_t{1} << 45,
                     .partition_words = {{"A", 1}},
                     .usable_share = 0.3,
                     .word_bits = 1000,
                     .block_size = 1000,
                     .cluster_size = 1000,
                     .instances = 1'000'000,
                     .mesh_x = 1000,
                     .read_bandwidth = 123456.7,
                     .write_bandwidth = 123456.7,
                     .shared_bandwidth = 123456.7};
  std::vector<StorageLevel> levels(20, level);
  for (std::size_t i = 0; i < levels.size(); ++i) {
    levels[i].name = "AMemoryOfAVeryLongNameThatIsLongerThanALine" + std::to_string(i);
  }
  std::istringstream lines(
      machine_text({"m", levels, {.instances = 1'000'000'000, .mesh_x = 1'000'000}}));
  for (std::string line; std::getline(lines, line);) {
    EXPECT_LE(line.size(), 100U) << line;
  }
}

TEST(MachineText, IsColouredOnRequestAlone) {
  EXPECT_THAT(machine_text(simba_like()), Not(HasSubstr("\x1b")));
  EXPECT_THAT(machine_text(simba_like(), {.color = true}), HasSubstr("\x1b[1mmemory"));
}

}  // namespace
}  // namespace cosa

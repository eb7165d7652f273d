#include "cosa/io/timeloop_stats.h"

#include <gtest/gtest.h>

#include <string>

#include "support/input_error_message.h"

namespace cosa {
namespace {

constexpr const char* kStats = R"(Buffer and Arithmetic Levels
----------------------------
Level 0
=== MAC ===
        Cycles               : 6
        Energy (total)       : 24.00 pJ

Summary Stats
-------------
GFLOPs (@1GHz): 1.20
Utilization: 60.00%
Cycles: 10
Energy: 0.00 uJ
EDP(J*cycle): 1.67e-08
Area: 0.00 mm^2

Computes = 12
fJ/Compute
    MAC       = 2000.00
    Buffer    = 3833.33
    DRAM      = 133333.33
    Total     = 139166.67
)";

std::string refusal(const std::string& text) {
  return testing::input_error_message([&] { return timeloop_stats_from_text(text, "s.txt"); });
}

TEST(TimeloopStats, TakesTheSummaryAndTheEnergyWithMoreDigits) {
  const TimeloopStats stats = timeloop_stats_from_text(kStats, "s.txt");
  EXPECT_EQ(stats.cycles, 10);
  // 12 operations at 139,166.67 fJ, known to half a hundredth of a fJ each.
  EXPECT_NEAR(stats.energy_pJ, 1670.00004, 1e-9);
  EXPECT_NEAR(stats.energy_tolerance_pJ, 6e-5, 1e-12);
}

TEST(TimeloopStats, TakesTheTotalWhereItHasMoreDigits) {
  const TimeloopStats stats = timeloop_stats_from_text(
      "Summary Stats\nCycles: 5\nEnergy: 12.34 uJ\nComputes = 1000000\npJ/Compute\n  Total = "
      "12.3\n",
      "s.txt");
  EXPECT_DOUBLE_EQ(stats.energy_pJ, 12.34e6);
  EXPECT_DOUBLE_EQ(stats.energy_tolerance_pJ, 5e3);
}

TEST(TimeloopStatsErrors, SayWhatIsMissing) {
  EXPECT_EQ(refusal("Cycles: 3\n"),
            "s.txt: there is no line `Summary Stats`; is this a stats file of Timeloop's?");
  EXPECT_EQ(refusal("Summary Stats\nEnergy: 1 uJ\n"), "s.txt: the summary has no cycles");
  EXPECT_EQ(refusal("Summary Stats\nCycles: 3\n"), "s.txt: the summary has no energy");
  EXPECT_EQ(refusal("Summary Stats\nCycles: many\n"),
            "s.txt:2: Cycles: 'many' is not an integer; give an integer >= 0");
  EXPECT_EQ(refusal("Summary Stats\nCycles: 3\nEnergy: 1 pJ\n"),
            "s.txt:3: Energy: '1 pJ' is not in uJ");
}

}  // namespace
}  // namespace cosa

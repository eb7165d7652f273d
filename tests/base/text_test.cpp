#include "cosa/base/text.h"

#include <gtest/gtest.h>

#include <limits>

#include "cosa/base/termination.h"

namespace cosa {
namespace {

TEST(WithCommas, GroupsThousands) {
  EXPECT_EQ(with_commas(0), "0");
  EXPECT_EQ(with_commas(999), "999");
  EXPECT_EQ(with_commas(1000), "1,000");
  EXPECT_EQ(with_commas(72448), "72,448");
  EXPECT_EQ(with_commas(123456), "123,456");
  EXPECT_EQ(with_commas(1234567), "1,234,567");
}

TEST(WithCommas, KeepsTheSignApart) {
  EXPECT_EQ(with_commas(-1), "-1");
  EXPECT_EQ(with_commas(-999), "-999");
  EXPECT_EQ(with_commas(-123456), "-123,456");
  EXPECT_EQ(with_commas(std::numeric_limits<std::int64_t>::min()), "-9,223,372,036,854,775,808");
}

TEST(Termination, HasTheNamesThatTheJsonUses) {
  EXPECT_EQ(to_string(Termination::kOptimal), "optimal");
  EXPECT_EQ(to_string(Termination::kFeasible), "feasible");
  EXPECT_EQ(to_string(Termination::kInfeasible), "infeasible");
  EXPECT_EQ(to_string(Termination::kUnknown), "unknown");
}

}  // namespace
}  // namespace cosa

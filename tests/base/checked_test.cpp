#include "cosa/base/checked.h"

#include <gtest/gtest.h>

#include <limits>

#include "support/input_error_message.h"

namespace cosa {
namespace {

using testing::input_error_message;

constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();

TEST(Checked, MultipliesAndAdds) {
  EXPECT_EQ(checked_multiply(6, 7), 42);
  EXPECT_EQ(checked_multiply(-6, 7), -42);
  EXPECT_EQ(checked_multiply(kMax, 1), kMax);
  EXPECT_EQ(checked_multiply(std::int64_t{1} << 31, std::int64_t{1} << 31), std::int64_t{1} << 62);
  EXPECT_EQ(checked_add(kMax - 1, 1), kMax);
  EXPECT_EQ(checked_add(kMin, kMax), -1);
}

TEST(Checked, RefusesWhatLeaves64Bits) {
  EXPECT_EQ(input_error_message([] { return checked_multiply(std::int64_t{1} << 32, 1LL << 31); }),
            "4294967296 * 2147483648 does not fit in 64 bits; make the extents or coefficients "
            "smaller");
  EXPECT_EQ(input_error_message([] { return checked_add(kMax, 1); }),
            "9223372036854775807 + 1 does not fit in 64 bits; make the extents or coefficients "
            "smaller");
  EXPECT_THROW(static_cast<void>(checked_multiply(kMin, -1)), InputError);
  EXPECT_THROW(static_cast<void>(checked_add(kMin, -1)), InputError);
}

}  // namespace
}  // namespace cosa

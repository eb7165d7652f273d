#include "cosa/architecture/storage_level.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace cosa {
namespace {

TEST(UsableWords, IsTheShareRoundedDown) {
  EXPECT_EQ(usable_words(100, 1.0), 100);
  EXPECT_EQ(usable_words(101, 0.5), 50);
  EXPECT_EQ(usable_words(64, 0.33), 21);
  EXPECT_EQ(usable_words(1, 0.5), 0);
}

// 0.29 has no exact binary form: 100 * 0.29 is 28.999999999999996 in doubles.
TEST(UsableWords, ADecimalShareMeansWhatItSays) {
  EXPECT_EQ(usable_words(100, 0.29), 29);
  for (std::int64_t percent = 1; percent <= 100; ++percent) {
    EXPECT_EQ(usable_words(100, static_cast<double>(percent) / 100.0), percent);
    EXPECT_EQ(usable_words(6'553'600, static_cast<double>(percent) / 100.0), 65536 * percent);
  }
}

TEST(UsableWords, NeverExceedsTheWords) {
  const std::int64_t max = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(usable_words(max, 1.0), max);
  EXPECT_LE(usable_words(max, std::nextafter(1.0, 0.0)), max);
  EXPECT_EQ(usable_words(7, std::nextafter(1.0, 0.0)), 7);
}

}  // namespace
}  // namespace cosa

#include "cosa/base/nearest_name.h"

#include <gtest/gtest.h>

#include <vector>

namespace cosa {
namespace {

const std::vector<std::string> kKeys{"word_bits", "block_size", "read_bandwidth",
                                     "write_bandwidth"};

TEST(NearestName, FindsASlipOfThePen) {
  EXPECT_EQ(nearest_name("word_bit", kKeys), "word_bits");
  EXPECT_EQ(nearest_name("blocksize", kKeys), "block_size");
  EXPECT_EQ(nearest_name("raed_bandwidth", kKeys), "read_bandwidth");
}

TEST(NearestName, TakesHyphensAndCapitalsForTheSame) {
  EXPECT_EQ(nearest_name("Read-Bandwidth", kKeys), "read_bandwidth");
}

TEST(NearestName, IsSilentWhenNothingIsNear) {
  EXPECT_EQ(nearest_name("technology", kKeys), std::nullopt);
  EXPECT_EQ(nearest_name("x", kKeys), std::nullopt);
  EXPECT_EQ(nearest_name("word_bits", {}), std::nullopt);
}

// One edit in a name of one letter, and half the letters of a longer one, are near enough.
TEST(NearestName, ShortNamesAreNearWithinOneEdit) {
  const std::vector<std::string> letters{"P", "Q"};
  EXPECT_EQ(nearest_name("p", letters), "P");
  EXPECT_EQ(nearest_name("q", letters), "Q");
  EXPECT_EQ(nearest_name("xyz", letters), std::nullopt);
}

TEST(NearestName, TheFirstOfEqualsWins) {
  const std::vector<std::string> names{"abcx", "abcy"};
  EXPECT_EQ(nearest_name("abcz", names), "abcx");
}

}  // namespace
}  // namespace cosa

#include <gtest/gtest.h>

#include "search/uneven_brute_force.h"

namespace cosa {
namespace {

constexpr std::uint64_t kFirstSeed = 20'000;
constexpr std::uint64_t kShards = 6;

class UnevenLongBruteForce : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(UnevenLongBruteForce, FindsWhatBuildingEveryNestFinds) {
  const std::uint64_t first = kFirstSeed + GetParam() * 1000;
  EXPECT_GT(test::expect_uneven_optima(test::random_instance, first, 100).compared, 30);
  const auto unlinked = test::expect_uneven_optima(test::random_unlinked_instance, first, 150);
  EXPECT_GT(unlinked.compared, 100);
  EXPECT_GT(unlinked.better, 20);
  EXPECT_GT(test::expect_uneven_optima(test::random_linked_instance, first, 80).compared, 40);
}

INSTANTIATE_TEST_SUITE_P(Shards, UnevenLongBruteForce, ::testing::Range(std::uint64_t{0}, kShards));

}  // namespace
}  // namespace cosa

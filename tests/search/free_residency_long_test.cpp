#include <gtest/gtest.h>

#include "search/brute_force.h"

namespace cosa {
namespace {

constexpr std::uint64_t kFirstSeed = 510'000;
constexpr std::uint64_t kShards = 10;
constexpr std::uint64_t kSeedsPerShard = 400;
constexpr std::int64_t kMaxMappings = 300;

class FreeResidencyLongBruteForce : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(FreeResidencyLongBruteForce, FindsTheBestOfAllResidencies) {
  EXPECT_GT(test::expect_free_residency_optima(kFirstSeed + GetParam() * kSeedsPerShard,
                                               kSeedsPerShard, kMaxMappings),
            100);
}

INSTANTIATE_TEST_SUITE_P(Shards, FreeResidencyLongBruteForce,
                         ::testing::Range(std::uint64_t{0}, kShards));

}  // namespace
}  // namespace cosa

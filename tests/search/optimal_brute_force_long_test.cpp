#include <gtest/gtest.h>

#include "search/brute_force.h"

namespace cosa {
namespace {

constexpr std::uint64_t kFirstSeed = 100'000;
constexpr std::uint64_t kShards = 20;
constexpr std::uint64_t kInstancesPerShard = 500;
constexpr std::int64_t kMaxMappings = 60'000;

class OptimalLongBruteForce : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(OptimalLongBruteForce, FindsWhatEnumerationFinds) {
  test::expect_brute_force_optima(test::random_instance,
                                  kFirstSeed + GetParam() * kInstancesPerShard, kInstancesPerShard,
                                  kMaxMappings);
}

TEST_P(OptimalLongBruteForce, FindsWhatEnumerationFindsWhereNeighboursHandWordsOn) {
  constexpr std::uint64_t kLinkedPerShard = 100;
  test::expect_brute_force_optima(test::random_linked_instance,
                                  kFirstSeed + GetParam() * kLinkedPerShard, kLinkedPerShard,
                                  kMaxMappings);
}

INSTANTIATE_TEST_SUITE_P(Shards, OptimalLongBruteForce,
                         ::testing::Range(std::uint64_t{0}, kShards));

}  // namespace
}  // namespace cosa

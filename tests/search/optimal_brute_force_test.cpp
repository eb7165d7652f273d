#include <gtest/gtest.h>

#include "search/brute_force.h"

namespace cosa {
namespace {

constexpr std::uint64_t kShards = 10;
constexpr std::uint64_t kInstancesPerShard = 200;
constexpr std::int64_t kMaxMappings = 3'000;

/// In shards, which `ctest` runs side by side.
class OptimalBruteForce : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(OptimalBruteForce, FindsWhatEnumerationFinds) {
  test::expect_brute_force_optima(test::random_instance, 1 + GetParam() * kInstancesPerShard,
                                  kInstancesPerShard, kMaxMappings);
}

TEST_P(OptimalBruteForce, FindsWhatEnumerationFindsWhereNeighboursHandWordsOn) {
  constexpr std::uint64_t kLinkedPerShard = 40;
  test::expect_brute_force_optima(test::random_linked_instance, 1 + GetParam() * kLinkedPerShard,
                                  kLinkedPerShard, kMaxMappings);
}

INSTANTIATE_TEST_SUITE_P(Shards, OptimalBruteForce, ::testing::Range(std::uint64_t{0}, kShards));

}  // namespace
}  // namespace cosa

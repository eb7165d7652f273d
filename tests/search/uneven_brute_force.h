#pragma once

#include <cstdint>

#include "search/random_instances.h"

namespace cosa::test {

/// As `random_linked_instance`, but no neighbour hands words on: the literal simulator can judge.
[[nodiscard]] Instance random_unlinked_instance(std::uint64_t seed, std::int64_t max_mappings);

/// How many instances were small enough, and on how many of these an uneven nest is the best.
struct UnevenComparison {
  int compared = 0;
  int better = 0;
};

/// Fails the test unless `find_optimal` finds and proves, with uneven placement, the best of all
/// nests: the even ones, and the uneven ones built here from the inside out, loop by loop and node
/// by node. (A nest outside the stated space may be met and be better still.) Where no links are,
/// the literal simulator counts the words of what was found.
UnevenComparison expect_uneven_optima(Instance (*make_instance)(std::uint64_t seed,
                                                                std::int64_t max_mappings),
                                      std::uint64_t first, std::uint64_t count);

}  // namespace cosa::test

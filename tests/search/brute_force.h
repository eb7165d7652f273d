#pragma once

#include <cstdint>

namespace cosa::test {

/// Fails the test unless `find_optimal` finds and proves what `find_exhaustive` does, on the random
/// instances of the seeds `first` .. `first` + `count` - 1.
void expect_brute_force_optima(std::uint64_t first, std::uint64_t count, std::int64_t max_mappings);

}  // namespace cosa::test

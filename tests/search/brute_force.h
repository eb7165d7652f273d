#pragma once

#include <cstdint>

#include "search/random_instances.h"

namespace cosa::test {

/// Fails the test unless `find_optimal` finds and proves what `find_exhaustive` does, on what
/// `make_instance` makes of the seeds `first` .. `first` + `count` - 1.
void expect_brute_force_optima(Instance (*make_instance)(std::uint64_t seed,
                                                         std::int64_t max_mappings),
                               std::uint64_t first, std::uint64_t count, std::int64_t max_mappings);

}  // namespace cosa::test

#pragma once

#include <cstdint>

#include "search/random_instances.h"

namespace cosa::test {

/// Fails the test unless `find_optimal` finds and proves what `find_exhaustive` does, on what
/// `make_instance` makes of the seeds `first` .. `first` + `count` - 1.
void expect_brute_force_optima(Instance (*make_instance)(std::uint64_t seed,
                                                         std::int64_t max_mappings),
                               std::uint64_t first, std::uint64_t count, std::int64_t max_mappings);

/// The same where which level keeps what is chosen with the rest: every residency of every level is
/// enumerated, every mapping of each judged. Instances with too many are passed over; how many were
/// compared.
int expect_free_residency_optima(std::uint64_t first, std::uint64_t count,
                                 std::int64_t max_mappings);

/// The same under random constraints on loops.
int expect_constrained_free_residency_optima(std::uint64_t first, std::uint64_t count,
                                             std::int64_t max_mappings);

}  // namespace cosa::test

#pragma once

#include <cstdint>

#include "cosa/mapping/constraints.h"
#include "cosa/mapping/stated_constraints.h"
#include "search/random_instances.h"

namespace cosa::test {

/// Constraints of a seed for the instance, the same everywhere: a few limits on factors, innermost
/// and outermost loops, axes of fan-outs, now and then a least utilisation. Most leave mappings.
[[nodiscard]] StatedConstraints random_constraints(const Workload& workload,
                                                   const Architecture& architecture,
                                                   std::uint64_t seed);

/// The same for the instance, resolved.
[[nodiscard]] Constraints resolved_constraints(const Instance& instance, std::uint64_t seed);

}  // namespace cosa::test

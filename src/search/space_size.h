#pragma once

#include <cstddef>
#include <cstdint>

#include "search_problem.h"

namespace cosa::search {

/// How many mappings the space holds: the ways to place every prime at a level in time or at a
/// fan-out in space, times the orders of the temporal loops of the dimensions that have extents at
/// each level. An upper estimate: capacities, fan-outs and loops of bound 1 are not looked at.
[[nodiscard]] double space_size(const SearchProblem& problem);

/// The ways to place the prime factors of an extent at some places.
[[nodiscard]] double ways_to_split(std::int64_t extent, std::size_t places);

}  // namespace cosa::search

#pragma once

#include <cstddef>
#include <cstdint>

#include "search_problem.h"

namespace cosa::search {

/// How many mappings the space holds: the ways to place every prime at a level in time or at a
/// fan-out in space, times the orders of the temporal loops of the dimensions that have extents at
/// each level. An upper estimate: capacities, fan-outs and loops of bound 1 are not looked at.
[[nodiscard]] double space_size(const SearchProblem& problem);

/// The ways to split over the levels what a dimension has left in time, as constraints allow.
[[nodiscard]] double ways_in_time(const SearchProblem& problem, const SearchDimension& dim,
                                  std::int64_t left);

}  // namespace cosa::search

#pragma once

#include <cstddef>
#include <functional>

#include "cosa/mapping/loop.h"

namespace cosa::detail {

/// Whether loops side by side, innermost first, stand in an order that is allowed: along each axis
/// their ranks (`LoopOrder::rank`) never fall.
template <typename Loops, typename AxisOf, typename RankOf>
[[nodiscard]] bool ranks_never_fall(const Loops& loops, const AxisOf& axis_of,
                                    const RankOf& rank_of) {
  std::size_t last_along_x = 0;
  std::size_t last_along_y = 0;
  for (const auto& loop : loops) {
    std::size_t& last = std::invoke(axis_of, loop) == Axis::kX ? last_along_x : last_along_y;
    const std::size_t rank = std::invoke(rank_of, loop);
    if (rank < last) {
      return false;
    }
    last = rank;
  }
  return true;
}

}  // namespace cosa::detail

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace cosa::detail {

/// Loops as one tensor sees them, innermost first: the iterations of each and how far one iteration
/// moves the tile along each rank.
struct ShiftedLoops {
  const std::int64_t* bounds = nullptr;
  const std::int64_t* shifts = nullptr;  ///< `num_ranks` for each loop
  std::size_t size = 0;
  std::size_t num_ranks = 0;

  [[nodiscard]] std::span<const std::int64_t> shift(std::size_t loop) const {
    return {shifts + loop * num_ranks, num_ranks};
  }
};

}  // namespace cosa::detail

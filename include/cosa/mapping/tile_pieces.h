#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "cosa/workload/projection.h"

namespace cosa {

/// A loop inside a tile: its dimension takes `count` values `stride` apart, where the stride is the
/// product of the bounds of the same dimension inside the loop, whether these are in the tile or
/// not.
struct TileDigit {
  DimensionId dimension;
  std::int64_t stride;
  std::int64_t count;
};

/// A run of coordinates, begin <= coordinate < end.
struct Interval {
  std::int64_t begin;
  std::int64_t end;

  friend bool operator==(const Interval&, const Interval&) = default;
};

/// The coordinates of one rank that a tile spans, as disjoint runs in ascending order, the first
/// from 0. `digits` are the loops inside the tile, inner before outer. Where each dimension of the
/// rank takes consecutive values this is one run of `rank_width`; a loop missing between two of the
/// same dimension leaves gaps. Throws `InputError` when a coordinate leaves 64 bits.
[[nodiscard]] std::vector<Interval> rank_pieces(const ProjectionRank& rank,
                                                std::span<const TileDigit> digits);

/// Coordinates in the runs.
[[nodiscard]] std::int64_t covered(std::span<const Interval> pieces);

/// Coordinates of the runs displaced by `distance` that the runs themselves do not cover.
[[nodiscard]] std::int64_t renewed(std::span<const Interval> pieces, std::int64_t distance);

/// `covered(rank_pieces(...))`, in time that grows only with runs that interleave.
[[nodiscard]] std::int64_t covered_words(const ProjectionRank& rank,
                                         std::span<const TileDigit> digits);

}  // namespace cosa

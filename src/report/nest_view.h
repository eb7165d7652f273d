#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "cosa/mapping/mapping.h"
#include "cosa/workload/workload.h"

namespace cosa::detail {

/// What a loop does to the tile of a tensor at the tensor's next node further in, or to the word
/// that a multiplier uses where there is none.
enum class Reuse {
  kMoves,   ///< in time, of a relevant dimension: every iteration has another tile
  kStays,   ///< in time, and nothing between the loop and the tile moves it: it is stationary
  kAgain,   ///< in time, of an irrelevant dimension: the same tiles come by again
  kSplits,  ///< in space, of a relevant dimension: every instance has its own tile
  kShares,  ///< in space, of an irrelevant dimension: a multicast, or a reduction
};

/// The name used in the page: moves, stays, again, splits, shares.
[[nodiscard]] std::string_view to_string(Reuse reuse);

/// Of the loop `nodes()[loop]`.
[[nodiscard]] Reuse reuse_of(const Workload& workload, const Mapping& mapping, std::size_t loop,
                             TensorId tensor);

/// How the words of the tile at the storage node `nodes()[node]` come about, rank by rank:
///
///     N 1 x C 3 x (2 (P 4 - 1) + (R 7 - 1) + 1 = 13) = 39 words
///
/// Where loops outside the tile leave gaps in it, the pieces of a rank are counted instead.
[[nodiscard]] std::string tile_formula(const Workload& workload, const Mapping& mapping,
                                       std::size_t node, TensorId tensor);

/// The coordinates of a tensor: C, 2 P + R, 2 Q + S.
[[nodiscard]] std::string projection_text(const Workload& workload, TensorId tensor);

}  // namespace cosa::detail

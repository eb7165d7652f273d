#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "cosa/mapping/mapping.h"
#include "cosa/workload/workload.h"

namespace cosa::detail {

/// A loop of a nest. One step of it moves its dimension by `stride`: the product of the bounds of
/// the same dimension inside it.
struct StridedLoop {
  DimensionId dimension;
  std::int64_t bound;  ///< >= 2
  std::int64_t stride;
  std::size_t node;  ///< its place in the mapping
  std::optional<LevelId> fanout{};
};

/// The loops of a mapping, outermost first.
[[nodiscard]] std::vector<StridedLoop> strided_loops(const Workload& workload,
                                                     const Mapping& mapping);

/// What of a tile is new after a step, as docs/cost-model.md counts it (rule 4).
enum class Renewal { kNone, kSlab, kWhole };

/// What a step that carries at one loop does to a tile.
struct TileMove {
  Renewal counted;
  /// Whether the tile really moves as it is counted. Rule 4 takes a loop's second iteration for all
  /// of its iterations; where that errs, the tile is brought whole though it is not counted so.
  bool as_counted;

  friend bool operator==(const TileMove&, const TileMove&) = default;
};

/// One rank of a tile: coordinates from the tile's begin on.
struct RankTile {
  std::int64_t span;       ///< from the first to the last, both included
  std::vector<bool> held;  ///< by coordinate, where the tile has gaps; else empty
  /// Every tile begins at a multiple of `span`: no coordinate is in two of them.
  bool aligned;
};

/// The buffers of one level for one tensor, one an instance.
struct Store {
  LevelId level;
  TensorId tensor;
  std::size_t node;
  std::size_t temporal_outside;  ///< the first of `LockstepNest::temporal`
  std::size_t spatial_outside;   ///< the first of `LockstepNest::spatial`
  std::int64_t instances;
  std::vector<RankTile> ranks;
  std::vector<TileMove> moves;      ///< by temporal loop outside
  std::vector<std::int64_t> slide;  ///< by rank: what the innermost loop outside moves
  std::optional<std::size_t> from;  ///< the tensor's next store outside, in `stores`

  [[nodiscard]] std::int64_t words() const;
};

/// A mapping as its machine runs it: all instances take the same temporal step at a time.
struct LockstepNest {
  std::vector<StridedLoop> temporal;   ///< outermost first
  std::vector<StridedLoop> spatial;    ///< outermost first, so fan-outs outside in
  std::vector<Store> stores;           ///< as their nodes stand, the tensors of a node in order
  std::vector<std::size_t> innermost;  ///< by `TensorId`: the store that feeds the multipliers
};

/// The mapping must be valid.
[[nodiscard]] LockstepNest lockstep_nest(const Workload& workload, const Mapping& mapping);

/// What one step of the loop moves the tensor's coordinates by, rank by rank.
[[nodiscard]] std::vector<std::int64_t> shift(const Workload& workload, TensorId tensor,
                                              const StridedLoop& loop);

}  // namespace cosa::detail

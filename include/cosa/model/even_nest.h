#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "cosa/mapping/level_block.h"
#include "cosa/mapping/loop.h"
#include "cosa/mapping/mapping.h"
#include "cosa/workload/tensor_set.h"

namespace cosa {

/// A loop of an `EvenNest`.
struct NestLoop {
  std::int64_t bound;  ///< >= 2
  std::uint8_t dimension;
  Axis axis = Axis::kX;  ///< of a spatial loop

  friend bool operator==(const NestLoop&, const NestLoop&) = default;
};

/// An even mapping in fixed storage, for searches: built, copied and evaluated without allocation.
/// All lists run from inner to outer, and level by level from 0:
///
///     nest.clear();
///     for (each level, innermost first) {
///       nest.start_level(kept);
///       nest.add_spatial(...);   // of the fan-out below the level, innermost first
///       nest.add_temporal(...);  // outside these, innermost first
///     }
///
/// Loops of bound 1 are dropped when added.
class EvenNest {
 public:
  /// A valid mapping has no more loops: every bound is at least 2 and they multiply to 63 bits.
  static constexpr std::size_t kMaxLoops = 63;
  static constexpr std::size_t kMaxLevels = 32;
  static constexpr std::size_t kMaxDimensions = 256;

  void clear() {
    num_levels_ = 0;
    num_loops_ = 0;
  }

  void start_level(TensorSet kept) {
    kept_[num_levels_] = kept;
    begin_[num_levels_] = split_[num_levels_] = begin_[num_levels_ + 1] = num_loops_;
    ++num_levels_;
  }

  /// Replaces what the level started last keeps.
  void set_kept(TensorSet kept) { kept_[num_levels_ - 1] = kept; }

  /// Adds a loop outside all loops of the level's fan-out so far. Call before `add_temporal`.
  void add_spatial(DimensionId dimension, std::int64_t bound, Axis axis = Axis::kX) {
    if (bound > 1) {
      push(dimension, bound, axis);
      split_[num_levels_ - 1] = num_loops_;
    }
  }

  /// Adds a loop outside all loops of the level so far.
  void add_temporal(DimensionId dimension, std::int64_t bound) {
    if (bound > 1) {
      push(dimension, bound, Axis::kX);
    }
  }

  [[nodiscard]] std::size_t num_levels() const { return num_levels_; }
  [[nodiscard]] TensorSet kept(std::size_t level) const { return kept_[level]; }
  /// All loops, innermost first.
  [[nodiscard]] std::span<const NestLoop> loops() const { return {loops_.data(), num_loops_}; }
  [[nodiscard]] std::span<const NestLoop> spatial(std::size_t level) const {
    return {loops_.data() + begin_[level], loops_.data() + split_[level]};
  }
  [[nodiscard]] std::span<const NestLoop> temporal(std::size_t level) const {
    return {loops_.data() + split_[level], loops_.data() + begin_[level + 1]};
  }

 private:
  void push(DimensionId dimension, std::int64_t bound, Axis axis) {
    loops_[num_loops_++] = {bound, static_cast<std::uint8_t>(dimension.value()), axis};
    begin_[num_levels_] = num_loops_;
  }

  std::uint8_t num_levels_ = 0;
  std::uint8_t num_loops_ = 0;
  std::array<std::uint8_t, kMaxLevels + 1> begin_{};  ///< of a level's loops
  std::array<std::uint8_t, kMaxLevels> split_{};      ///< of its temporal loops
  std::array<TensorSet, kMaxLevels> kept_{};
  std::array<NestLoop, kMaxLoops> loops_{};
};

/// The nest of a mapping, if it is even (see `even_blocks`) and fits.
[[nodiscard]] std::optional<EvenNest> even_nest(const Mapping& mapping, std::size_t num_levels);
[[nodiscard]] EvenNest even_nest(std::span<const LevelBlock> blocks);
[[nodiscard]] Mapping to_mapping(const EvenNest& nest);

}  // namespace cosa

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "cosa/mapping/loop.h"
#include "cosa/model/even_nest.h"

namespace cosa::detail {

/// The loops of a nest, temporal and spatial apart, each with its stride: the product of the bounds
/// of the same dimension inside it.
struct NestLoops {
  static constexpr std::size_t kMaxLoops = EvenNest::kMaxLoops;
  static constexpr std::size_t kMaxLevels = EvenNest::kMaxLevels;

  struct Group {
    std::array<std::int64_t, kMaxLoops> bounds;
    std::array<std::int64_t, kMaxLoops> strides;
    std::array<std::uint8_t, kMaxLoops> dimensions;
    std::size_t size;

    void push(std::int64_t bound, std::uint8_t dimension, std::int64_t stride) {
      bounds[size] = bound;
      strides[size] = stride;
      dimensions[size] = dimension;
      ++size;
    }
  };

  std::size_t num_levels;
  Group temporal;  ///< innermost first
  Group spatial;   ///< by fan-out from level 0, in each innermost first
  /// First spatial loop of a fan-out; one more entry for the end.
  std::array<std::size_t, kMaxLevels + 1> fanout_begin;
  /// Elements along x of one fan-out that the loops use.
  std::array<std::int64_t, kMaxLevels> fanout_x;
  /// Elements of one fan-out in use.
  std::array<std::int64_t, kMaxLevels> fanout_size;
  std::array<TensorSet, kMaxLevels> kept;
  /// Product of the temporal bounds from a loop outwards; [size] is 1.
  std::array<std::int64_t, kMaxLoops + 1> steps_from;
  /// Utilised instances of a level; [num_levels] is 1.
  std::array<std::int64_t, kMaxLevels + 1> instances;

  [[nodiscard]] std::int64_t compute_steps() const { return steps_from[0]; }

  /// Fills `steps_from` and `instances` from the loops.
  void finish() {
    steps_from[temporal.size] = 1;
    for (std::size_t j = temporal.size; j-- > 0;) {
      steps_from[j] = steps_from[j + 1] * temporal.bounds[j];
    }
    instances[num_levels] = 1;
    std::int64_t product = 1;
    for (std::size_t s = num_levels; s-- > 0;) {
      instances[s] = product;
      product *= fanout_size[s];
    }
  }
};

}  // namespace cosa::detail

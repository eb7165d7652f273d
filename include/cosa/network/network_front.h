#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "cosa/model/cost.h"

namespace cosa {

/// The points that a layer may be run at, and how often it is.
struct LayerFront {
  std::vector<CostTotals> points;  ///< not empty
  std::int64_t occurrences = 1;
};

/// A choice of one point a layer, and the network's sums: each layer as often as it occurs, one
/// after the other.
struct NetworkChoice {
  std::vector<std::size_t> points;  ///< by layer: the index of its point
  CostTotals totals;

  friend bool operator==(const NetworkChoice&, const NetworkChoice&) = default;
};

/// The corners of the network's front, from the least cycles to the least energy: the choices that
/// are best for some weights of cycles and energy. Every other choice, even one that runs the
/// occurrences of a layer at different points, lies on or above the line between two of them.
///
/// Throws `InputError` when cycles leave 64 bits.
[[nodiscard]] std::vector<NetworkChoice> front_corners(std::span<const LayerFront> layers);

/// The whole front: the choices than which no other one has fewer cycles and no more energy, or
/// less energy and no more cycles; of choices equal in both, one. By rising cycles and falling
/// energy. Absent where, on the way, more than `most` sums over the first so many layers are as
/// good.
///
/// Throws `InputError` when cycles leave 64 bits.
[[nodiscard]] std::optional<std::vector<NetworkChoice>> front_choices(
    std::span<const LayerFront> layers, std::size_t most);

/// The choice with the least energy x delay of the network, (sum of energy) x (sum of cycles). It
/// is exact over the layers' points: the product has no valley inside a straight line, so that a
/// corner is best (docs/search.md, "Fronts"). Not the same as each layer's own least EDP.
[[nodiscard]] NetworkChoice least_edp_choice(std::span<const LayerFront> layers);

}  // namespace cosa

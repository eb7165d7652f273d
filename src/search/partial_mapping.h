#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "even_space.h"

namespace cosa::detail {

/// A mapping of which all spatial loops are decided, the temporal loops of some dimensions, and
/// their order at some levels.
struct PartialMapping {
  /// Undecided temporal factors are in the last slot.
  Split split;
  std::vector<bool> decided;  ///< by dimension
  /// By level, dimensions innermost first: all that have a temporal loop there. Absent: undecided.
  std::vector<std::optional<std::vector<std::size_t>>> orders;

  explicit PartialMapping(const EvenSpace& space)
      : split(space.outermost_split()),
        decided(space.num_dimensions(), false),
        orders(space.num_levels()) {}
};

}  // namespace cosa::detail

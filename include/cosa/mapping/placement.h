#pragma once

#include <optional>
#include <string_view>

namespace cosa {

/// Where the storage nodes of a nest may stand.
enum class Placement {
  kEven,    ///< the tensors that a level keeps share one node
  kUneven,  ///< each tensor has nodes of its own
};

[[nodiscard]] constexpr std::string_view to_string(Placement placement) {
  return placement == Placement::kUneven ? "uneven" : "even";
}

[[nodiscard]] constexpr std::optional<Placement> find_placement(std::string_view name) {
  for (const Placement placement : {Placement::kEven, Placement::kUneven}) {
    if (name == to_string(placement)) {
      return placement;
    }
  }
  return std::nullopt;
}

}  // namespace cosa

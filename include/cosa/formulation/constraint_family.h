#pragma once

#include <array>
#include <string_view>

namespace cosa {

/// The families of constraints that docs/formulation.md names.
enum class ConstraintFamily {
  kAssignment,  ///< every prime factor sits in exactly one place
  kFanout,      ///< spatial loops fit the instances of their fan-out
  kTile,        ///< what the logarithm of a tile is: halo, stride, dilation
  kCapacity,    ///< a tensor's tile fits its share of a level
  kOrder,       ///< one order of the loops at the permutation level for all tensors
  kLoops,       ///< what `Constraints` ask of loops
};

/// Those that every program has.
inline constexpr std::array kConstraintFamilies{
    ConstraintFamily::kAssignment, ConstraintFamily::kFanout, ConstraintFamily::kTile,
    ConstraintFamily::kCapacity, ConstraintFamily::kOrder};

/// The name used in text and JSON.
[[nodiscard]] constexpr std::string_view to_string(ConstraintFamily family) {
  switch (family) {
    case ConstraintFamily::kAssignment:
      return "assignment";
    case ConstraintFamily::kFanout:
      return "fan-out";
    case ConstraintFamily::kTile:
      return "tile";
    case ConstraintFamily::kCapacity:
      return "capacity";
    case ConstraintFamily::kOrder:
      return "order";
    case ConstraintFamily::kLoops:
      return "constraints";
  }
  return "unknown";
}

}  // namespace cosa

#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace cosa {

/// Which mappings are told apart in a list of the best.
enum class Distinct {
  /// Those of different tilings. A *tiling* is how much of every dimension runs at each level in
  /// time and lies at each fan-out in space. It stands for all orders of its loops, for all their
  /// layouts along the axes of a mesh, and for all ways to share its loops out among dimensions
  /// that are interchangeable in every count.
  kTiling,
  /// Of tilings with the same cost one.
  kCost,
};

inline constexpr std::array kDistinctions{Distinct::kTiling, Distinct::kCost};

/// The name used in options, text and JSON.
[[nodiscard]] constexpr std::string_view to_string(Distinct distinct) {
  return distinct == Distinct::kTiling ? "tiling" : "cost";
}

/// The distinction of that name.
[[nodiscard]] constexpr std::optional<Distinct> find_distinct(std::string_view name) {
  for (const Distinct distinct : kDistinctions) {
    if (to_string(distinct) == name) {
      return distinct;
    }
  }
  return std::nullopt;
}

/// How many of the best mappings are asked for.
struct TopRequest {
  std::size_t count = 10;
  Distinct distinct = Distinct::kTiling;

  friend bool operator==(const TopRequest&, const TopRequest&) = default;
};

}  // namespace cosa

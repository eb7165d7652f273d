#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cosa {

/// What the mappings of all layers must have in common, for machines whose function is fixed when
/// they are built. Layers share by name: what is said of `K` holds for every layer with a `K`.
struct Sharing {
  /// Dimensions that each axis of each fan-out is wired for, the same ones for all layers, whose
  /// factors there are each layer's own; 0: layers lie side by side as they like.
  int dimensions_per_axis = 0;
  /// Each level keeps the same tensors for all layers, chosen as far as the residency leaves open.
  bool bypass = false;
  /// The loops in time of each level stand in one order for all layers; loops of bound 1 are none.
  bool order = false;
  /// Wall-clock seconds after which the best choice found is returned with its bound. Absent: none.
  std::optional<double> time_limit_seconds{};

  [[nodiscard]] bool any() const { return dimensions_per_axis > 0 || bypass || order; }
};

/// What the layers have in common at a level; absent: nothing was asked for.
struct SharedLevel {
  std::string level;
  std::optional<std::vector<std::string>> x{};  ///< dimensions along x of the fan-out below
  std::optional<std::vector<std::string>> y{};
  std::optional<std::vector<std::string>> keeps{};  ///< tensors
  std::optional<std::vector<std::string>> order{};  ///< dimensions in time, the innermost first

  friend bool operator==(const SharedLevel&, const SharedLevel&) = default;
};

/// What layers were found to have in common, and what that is worth: sums over the layers of the
/// objective, each as often as it occurs.
struct SharedMapping {
  std::string objective;
  std::vector<SharedLevel> levels{};  ///< the innermost first; empty where none was found
  std::optional<double> value{};      ///< of the schedule
  double bound = 0;            ///< no choice in common has less; equal to the value when proven
  double free_bound = 0;       ///< no mappings of the layers have less, with nothing in common
  std::int64_t choices = 0;    ///< partial choices that were bounded
  std::int64_t schedules = 0;  ///< of layers, for these bounds
  double seconds = 0;          ///< wall time

  [[nodiscard]] bool proven() const { return value == bound; }
  /// (value - bound) / value; 0 when proven.
  [[nodiscard]] double gap() const { return value && *value > 0 ? (*value - bound) / *value : 0; }

  friend bool operator==(const SharedMapping&, const SharedMapping&) = default;
};

}  // namespace cosa

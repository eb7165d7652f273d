#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cosa/base/input_error.h"

namespace cosa {

/// Which loops a constraint is about.
enum class LoopKindAt {
  kTemporal,  ///< the temporal loops of a level
  kSpatial,   ///< the spatial loops of the fan-out below it, x and y together
};

/// The name used in files and messages: temporal, spatial.
[[nodiscard]] constexpr std::string_view to_string(LoopKindAt kind) {
  return kind == LoopKindAt::kTemporal ? "temporal" : "spatial";
}

/// How a factor compares with the number that a constraint names.
enum class Comparison { kExactly, kAtMost, kAtLeast };

/// A limit on the product of a dimension's loop bounds at one place.
struct StatedFactor {
  std::string dimension;
  Comparison comparison = Comparison::kExactly;
  /// >= 1, or 0 with `kExactly`: the whole extent.
  std::int64_t value = 1;
  SourceLocation where{};

  friend bool operator==(const StatedFactor&, const StatedFactor&) = default;
};

/// What is said of the loops of one place. Several entries for one place add up.
struct StatedLoops {
  std::string level;
  LoopKindAt kind = LoopKindAt::kTemporal;
  std::vector<StatedFactor> factors{};
  /// Limit of every dimension that `factors` says nothing of; absent: none.
  std::optional<std::int64_t> other_factors_at_most{};
  /// Tensors, `*` for all: a dimension that lies in any of them has a factor of 1.
  std::vector<std::string> no_loops_over{};
  /// Tensors: a dimension that lies in none of them has a factor of 1; empty: no limit.
  std::vector<std::string> loops_only_over{};
  /// Dimensions whose loops stand innermost, the innermost first; of a fan-out along each axis.
  std::vector<std::string> innermost{};
  /// Dimensions whose loops stand outermost, from inner to outer.
  std::vector<std::string> outermost{};
  /// At a fan-out: dimensions that may lie along this axis only.
  std::vector<std::string> only_x{};
  std::vector<std::string> only_y{};
  /// At a fan-out: of its loops in the order of `innermost`, the dimensions named nowhere, then
  /// `outermost`, the first so many lie along x only and the others along y only. Where the border
  /// falls among the dimensions named nowhere, these may lie along either. Absent: no limit.
  std::optional<std::int64_t> split{};
  SourceLocation where{};  ///< of the entry, for what has no place of its own

  friend bool operator==(const StatedLoops&, const StatedLoops&) = default;
};

/// Constraints on mappings beside the residency of memories, by name: one statement holds for every
/// workload that has the dimensions. `Constraints` resolves them.
struct StatedConstraints {
  std::vector<StatedLoops> loops{};
  /// Least share of the multipliers that a mapping uses, in [0, 1]; absent: none.
  std::optional<double> least_utilization{};
  SourceLocation utilization_where{};

  [[nodiscard]] bool empty() const { return loops.empty() && !least_utilization; }

  friend bool operator==(const StatedConstraints&, const StatedConstraints&) = default;
};

}  // namespace cosa

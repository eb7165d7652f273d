#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "cosa/architecture/architecture.h"
#include "cosa/mapping/mapping.h"
#include "cosa/mapping/stated_constraints.h"
#include "cosa/workload/workload.h"

namespace cosa::detail {

using Names = std::set<std::string>;

/// What an axis of a fan-out is wired for, as far as that is chosen.
struct AxisWiring {
  Names in{};   ///< dimensions that are on it
  Names out{};  ///< that are not

  friend auto operator<=>(const AxisWiring&, const AxisWiring&) = default;
};

/// What layers have in common at a level, as far as it is chosen.
struct LevelChoice {
  AxisWiring x{};
  AxisWiring y{};
  std::map<std::string, bool> keeps{};  ///< by tensor
  /// The dimensions that stand innermost in time, in this order; all others outside them.
  std::vector<std::string> innermost{};

  friend auto operator<=>(const LevelChoice&, const LevelChoice&) = default;
};

/// By level. Without any choice every mapping obeys; each further choice allows fewer mappings.
using SharedChoice = std::vector<LevelChoice>;

/// What a layer's mapping does at a level, loops of bound 1 left out.
struct LevelUse {
  Names x{};
  Names y{};
  std::map<std::string, bool> keeps{};  ///< by tensor of the layer
  std::vector<std::string> order{};     ///< dimensions in time, the innermost first
};

using LayerUse = std::vector<LevelUse>;

/// The dimensions that have loops in the layer.
[[nodiscard]] Names looped_dimensions(const Workload& workload);

[[nodiscard]] LayerUse use_of(const Workload& workload, const Mapping& mapping,
                              const Architecture& architecture);

[[nodiscard]] bool obeys(const LayerUse& use, const SharedChoice& choice);

/// What of the choice a layer feels: equal projections allow the same of its mappings.
[[nodiscard]] SharedChoice projected(const SharedChoice& choice, const Workload& workload);

/// The machine whose residencies obey the choice, a projection for the layer.
[[nodiscard]] Architecture with_residency(const Architecture& architecture,
                                          const SharedChoice& choice);

/// Constraints by which a layer's loops obey the choice, its projection.
[[nodiscard]] std::vector<StatedLoops> loops_of(const SharedChoice& choice,
                                                const Workload& workload,
                                                const Architecture& architecture);

}  // namespace cosa::detail

#pragma once

#include <string>
#include <vector>

#include "cosa/architecture/architecture.h"
#include "cosa/architecture/energy_table.h"
#include "cosa/search/optimal.h"
#include "cosa/search/search_result.h"
#include "cosa/workload/workload.h"

namespace cosa {

/// A mapping of a front.
struct FrontPoint {
  Mapping mapping;
  CostTotals totals;
};

/// The mappings of which none is both faster and cheaper than another mapping of the space.
struct ParetoFront {
  /// `kOptimal`: every mapping of the space is no better than some point in both cycles and energy.
  /// `kFeasible`: stopped early, or a proof is missing; so may points be, and others be dominated.
  Termination termination = Termination::kUnknown;
  /// By rising cycles and falling energy: from the least latency to the least energy. Of mappings
  /// equal in both, one.
  std::vector<FrontPoint> points{};
  SearchStatistics statistics{};
  std::string infeasible_reason{};
};

/// The front of (cycles, energy) over the space of `find_optimal`, exact up to `find_optimal`'s
/// tolerance in energy. Objective and cutoff of the options are not looked at; the time limit is
/// the front's. Throws as `find_optimal`.
[[nodiscard]] ParetoFront find_front(const Workload& workload, const Architecture& architecture,
                                     const EnergyTable& energy, const OptimalOptions& options = {});

}  // namespace cosa

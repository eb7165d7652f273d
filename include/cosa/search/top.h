#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "cosa/architecture/architecture.h"
#include "cosa/architecture/energy_table.h"
#include "cosa/search/optimal.h"
#include "cosa/search/search_result.h"
#include "cosa/search/top_request.h"
#include "cosa/workload/workload.h"

namespace cosa {

/// A mapping among the best.
struct RankedMapping {
  Mapping mapping;
  CostTotals totals;
  ObjectiveValue value;
};

/// The best mappings that differ in more than the order of their loops.
struct TopMappings {
  TopRequest request{};
  /// `kOptimal`: these are the best, or all that are distinct. `kFeasible`, `kUnknown`: stopped
  /// early; only the first `proven` are certain.
  Termination termination = Termination::kUnknown;
  std::vector<RankedMapping> mappings{};  ///< best first; each the best one of its tiling
  std::size_t proven = 0;                 ///< the first so many are certain
  /// What is not listed has no primary value below this; infinite where everything is listed.
  double bound = std::numeric_limits<double>::infinity();
  SearchStatistics statistics{};
  std::string infeasible_reason{};
};

/// The best mappings of the space of `find_optimal`, as many as asked for, no two alike in what the
/// request tells apart, a tiling by its best mapping. Which of several that are equally good have
/// the last places is open, but the same on every run. With `OptimalOptions::merge_dimensions` off
/// tilings that share loops out otherwise among interchangeable dimensions are told apart, too.
///
/// The dominance rules of the search are off: they hold for the best one only. Throws `InputError`
/// unless the count is at least 1, for `free_residency`, and as `find_optimal`.
[[nodiscard]] TopMappings find_top(const Workload& workload, const Architecture& architecture,
                                   const EnergyTable& energy, const TopRequest& request,
                                   const OptimalOptions& options = {});

}  // namespace cosa

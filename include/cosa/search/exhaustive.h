#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "cosa/architecture/architecture.h"
#include "cosa/architecture/energy_table.h"
#include "cosa/mapping/constraints.h"
#include "cosa/model/options.h"
#include "cosa/search/objective.h"
#include "cosa/search/search_result.h"
#include "cosa/workload/workload.h"

namespace cosa {

/// What `find_exhaustive` is asked.
struct ExhaustiveOptions {
  ObjectivePair objective{};
  ModelOptions model{};
  Constraints constraints{};
  /// Mappings judged before the search gives up, feasible or unknown. Absent: none.
  std::optional<std::int64_t> max_evaluations{};
  /// Wall-clock seconds after which it gives up. Absent: none.
  std::optional<double> time_limit_s{};
  std::function<bool()> stop{};  ///< asked now and then; true stops as the time limit does
};

/// Judges EVERY mapping of the space that `find_optimal` searches: the oracle for small problems.
/// Every perfect factorisation of each dimension over the levels, in time and along x and y of
/// every fan-out, every order of the temporal loops of a level and of the spatial loops of a
/// fan-out. Nothing is left out but what does not fit or breaks a constraint. Of equal mappings the
/// first one counts.
///
/// `statistics.space_mappings` is the exact number of valid mappings, unless a limit was reached.
/// Throws `InputError` when the machine names tensors that the workload does not have.
[[nodiscard]] SearchResult find_exhaustive(const Workload& workload,
                                           const Architecture& architecture,
                                           const EnergyTable& energy,
                                           const ExhaustiveOptions& options = {});

/// The number of valid mappings, counted split by split, or absent as soon as it exceeds `limit`.
[[nodiscard]] std::optional<std::int64_t> count_mappings(const Workload& workload,
                                                         const Architecture& architecture,
                                                         std::int64_t limit,
                                                         const Constraints& constraints = {});

}  // namespace cosa

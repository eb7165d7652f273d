#pragma once

#include "cosa/search/optimal.h"
#include "search_problem.h"
#include "spatial_profile.h"

namespace cosa::search {

/// Whether some mapping fits and obeys where every level keeps all tensors that it may.
[[nodiscard]] bool mapping_exists(const Workload& workload, const Architecture& architecture,
                                  const Constraints& constraints);

/// The result where none does, with the reason.
[[nodiscard]] SearchResult infeasible_result(const Workload& workload,
                                             const Architecture& architecture,
                                             const Constraints& constraints);

/// `find_optimal` where every level keeps all tensors that it may.
[[nodiscard]] SearchResult optimum_of_residency(const Workload& workload,
                                                const Architecture& architecture,
                                                const EnergyTable& energy,
                                                const OptimalOptions& options);

/// No mapping in which every level keeps all tensors that it may has a smaller value: the least
/// bound of a spatial assignment. Absent: no assignment fits.
[[nodiscard]] std::optional<ObjectiveValue> spatial_bound(const Workload& workload,
                                                          const Architecture& architecture,
                                                          const EnergyTable& energy,
                                                          const OptimalOptions& options);

/// What is known of the optimum of a relaxed problem.
struct RelaxedOptimum {
  /// No mapping has a lexicographically smaller value: the optimum of the formulas, or the cutoff
  /// where nothing is better, or less where the search was stopped. Absent: nothing fits.
  std::optional<ObjectiveValue> bound;
  std::int64_t nodes;
};

[[nodiscard]] RelaxedOptimum relaxed_optimum(const Workload& workload,
                                             const Architecture& architecture,
                                             const EnergyTable& energy,
                                             const OptimalOptions& options,
                                             const Relaxation& relaxation);

/// `find_optimal` over the nests with these storage nodes, innermost first, and these spatial
/// assignments alone.
[[nodiscard]] SearchResult optimum_of_nodes(const Workload& workload,
                                            const Architecture& architecture,
                                            const EnergyTable& energy,
                                            const OptimalOptions& options,
                                            const std::vector<StorageNode>& nodes,
                                            std::vector<SpatialProfile> profiles);

/// `find_optimal` where each tensor has nodes of its own.
[[nodiscard]] SearchResult optimum_of_uneven_nests(const Workload& workload,
                                                   const Architecture& architecture,
                                                   const EnergyTable& energy,
                                                   const OptimalOptions& options);

/// `find_optimal` where a level may leave out any tensor that it need not keep.
[[nodiscard]] SearchResult optimum_of_free_residency(const Workload& workload,
                                                     const Architecture& architecture,
                                                     const EnergyTable& energy,
                                                     const OptimalOptions& options);

}  // namespace cosa::search

#pragma once

#include <cstddef>
#include <functional>
#include <optional>

#include "cosa/architecture/architecture.h"
#include "cosa/architecture/energy_table.h"
#include "cosa/mapping/constraints.h"
#include "cosa/mapping/placement.h"
#include "cosa/model/options.h"
#include "cosa/search/objective.h"
#include "cosa/search/search_result.h"
#include "cosa/workload/workload.h"

namespace cosa {

/// What `find_optimal` is asked.
struct OptimalOptions {
  ObjectivePair objective{};
  ModelOptions model{};
  Constraints constraints{};
  /// Wall-clock seconds after which the best mapping so far is returned with its bound.
  /// Absent: none, the search runs to its proof.
  std::optional<double> time_limit_s{};
  /// Asked now and then, from any thread; true stops the search as the time limit does.
  std::function<bool()> stop{};
  /// Threads that search; 0: as many as the machine has cores. What is found, and its statistics,
  /// are the same for any number.
  std::size_t jobs = 1;
  /// Which tensors a level keeps is chosen with the rest, as far as its residency leaves it open.
  /// Otherwise every level keeps all that it may.
  bool free_residency = false;
  /// Uneven placement takes no `free_residency` and no constraints on temporal loops, which would
  /// have to name levels.
  Placement placement = Placement::kEven;
  /// Only a mapping better than this is wanted: what cannot be better is dropped as if a mapping of
  /// this value were known. Where there is none, the result has no mapping, ends `kOptimal`, and
  /// its bound is the cutoff's primary value.
  std::optional<ObjectiveValue> cutoff{};
  /// Drops partial assignments that another one beats in every respect. Off: slower, for tests.
  bool use_dominance = true;
  /// Treats interchangeable dimensions as one. Off: slower, for tests.
  bool merge_dimensions = true;
};

/// The best mapping of the space: every perfect factorisation of the extents over the levels, in
/// time and in space, and every loop order, the storage nodes as `placement` says, each level
/// keeping the tensors that its residency lets it keep, or with `free_residency` any of them, as
/// far as the constraints allow. The proof and its obligations are in docs/search.md.
///
/// Throws `InputError` when the machine names tensors that the workload does not have, and for
/// uneven placement with what it does not take.
[[nodiscard]] SearchResult find_optimal(const Workload& workload, const Architecture& architecture,
                                        const EnergyTable& energy,
                                        const OptimalOptions& options = {});

}  // namespace cosa

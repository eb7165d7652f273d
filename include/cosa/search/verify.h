#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "cosa/architecture/architecture.h"
#include "cosa/architecture/energy_table.h"
#include "cosa/mapping/constraints.h"
#include "cosa/mapping/mapping.h"
#include "cosa/model/options.h"
#include "cosa/search/objective.h"
#include "cosa/workload/workload.h"

namespace cosa {

/// What `prove_bound` could say about a claim.
enum class ProofOutcome {
  kProven,      ///< no mapping is better than claimed
  kRefuted,     ///< one is, and is returned
  kUnfinished,  ///< stopped early
};

/// The name used in text and JSON: proven, refuted, unfinished.
[[nodiscard]] std::string_view to_string(ProofOutcome outcome);

/// What `prove_bound` is asked.
struct ProofOptions {
  Objective objective = Objective::edp();
  ModelOptions model{};
  Constraints constraints{};
  /// How far below the claim, relatively, a mapping must be to refute it.
  double tolerance = 1e-9;
  std::optional<double> time_limit_s{};  ///< wall clock; absent: none
  std::function<bool()> stop{};          ///< asked now and then; true stops as the time limit does
};

/// How far the proof of a claim came.
struct Proof {
  ProofOutcome outcome = ProofOutcome::kUnfinished;
  /// No mapping has an objective below this: the claim itself when proven. A bound of its own,
  /// that takes nothing from the engine whose claim it is.
  double bound = 0;
  /// Of the space, 0 to 1: a part that branches into n has n equal shares.
  double share_covered = 0;
  std::optional<Mapping> better{};  ///< the mapping that refutes the claim
  std::int64_t nodes = 0;           ///< partial mappings bounded
  std::int64_t evaluated = 0;       ///< whole mappings judged by the cost model
  double seconds = 0;

  friend bool operator==(const Proof&, const Proof&) = default;
};

/// Checks the claim that no mapping of the space of `find_optimal` (each level keeping all that it
/// may) has an objective below `claimed`, without that engine: a depth-first search that drops a
/// part of the space only where nothing fits, or where a bound that every mapping of the part obeys
/// (compulsory traffic, refetch forced by what is decided) exceeds the claim. No dominance, no
/// classes of orders. Slow: meant for small problems, and elsewhere to say how far it came.
///
/// Throws `InputError` when the machine names tensors that the workload does not have.
[[nodiscard]] Proof prove_bound(const Workload& workload, const Architecture& architecture,
                                const EnergyTable& energy, double claimed,
                                const ProofOptions& options = {});

}  // namespace cosa

#pragma once

#include <optional>

#include "cosa/architecture/architecture.h"
#include "cosa/formulation/formulation_options.h"
#include "cosa/mapping/constraints.h"
#include "cosa/workload/workload.h"

namespace cosa::testing {

/// What enumeration says about a formulation. Written from the statement of both forms in
/// docs/formulation.md, prime by prime, place by place and order by order: it shares no code, no
/// symmetry and no logarithmic trick with the library.
struct BruteForceResult {
  /// The least objective over all assignments that satisfy the form's constraints.
  std::optional<double> model_optimum;
  /// The same over those whose mapping `validate` accepts; only where that was asked for.
  std::optional<double> schedule_optimum;
};

[[nodiscard]] BruteForceResult brute_force(const Workload& workload,
                                           const Architecture& architecture,
                                           const FormulationOptions& options,
                                           const Constraints& constraints,
                                           bool with_schedule_optimum);

}  // namespace cosa::testing

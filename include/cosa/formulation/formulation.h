#pragma once

#include "cosa/architecture/architecture.h"
#include "cosa/formulation/formulation_options.h"
#include "cosa/formulation/formulation_result.h"
#include "cosa/mapping/constraints.h"
#include "cosa/workload/workload.h"

namespace cosa {

/// Schedules the workload by CoSA's mixed-integer program, solved to a gap of 0: prime factors of
/// the dimensions to levels, spatial or temporal, and the loop order at the permutation level.
///
/// Every mapping returned passes `validate`: a solution of the model that does not is cut off and
/// the model solved again. Deterministic but for `seconds` (and where a time limit stops it).
///
/// The constraints are part of the program, but for what it cannot say: an order of the loops in
/// time at the permutation level, and in the published form axes.
///
/// Throws `InputError` for options that do not fit the workload or the architecture, for
/// constraints that the program cannot say, for a workload that is no convolution in the published
/// form, and for an architecture with a single level.
[[nodiscard]] FormulationResult solve_formulation(const Workload& workload,
                                                  const Architecture& architecture,
                                                  const FormulationOptions& options = {},
                                                  const Constraints& constraints = {});

}  // namespace cosa

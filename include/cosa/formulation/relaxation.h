#pragma once

#include <optional>
#include <span>

#include "cosa/architecture/architecture.h"
#include "cosa/formulation/constraint_family.h"
#include "cosa/formulation/formulation_options.h"
#include "cosa/workload/workload.h"

namespace cosa {

/// The optimum of the model without some families of its constraints, none if even that has no
/// solution: what a family costs is the difference to the whole model's optimum. Its solution is no
/// schedule. A time limit is not honoured. Throws `InputError` as `solve_formulation`.
[[nodiscard]] std::optional<double> relaxed_optimum(const Workload& workload,
                                                    const Architecture& architecture,
                                                    const FormulationOptions& options,
                                                    std::span<const ConstraintFamily> omitted);

}  // namespace cosa

#pragma once

#include "cosa/formulation/formulation_result.h"
#include "problem.h"

namespace cosa::detail {

/// Why the problem, whose program has no solution, has none.
[[nodiscard]] Infeasibility explain_infeasibility(const FormulationProblem& problem);

}  // namespace cosa::detail

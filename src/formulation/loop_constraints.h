#pragma once

#include "model.h"

namespace cosa::detail {

/// Throws `InputError` for the first of the problem's constraints that the program cannot say.
void refuse_unsayable_constraints(const FormulationProblem& problem);

/// Whether constraints ask something of the dimension's factors or axes: its primes are then not
/// those of any other.
[[nodiscard]] bool is_limited(const Constraints& constraints, DimensionId dimension);

/// The family `kLoops`.
void add_loop_constraints(FormulationModel& model);

}  // namespace cosa::detail

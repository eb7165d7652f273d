#pragma once

#include <cmath>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "cosa/base/termination.h"
#include "cosa/milp/milp_model.h"

namespace cosa {

/// How a model is solved. There is no gap to set: a solve ends with a proof, at the time limit or
/// when it is stopped.
struct MilpOptions {
  std::optional<double> time_limit_seconds{};  ///< wall time; absent: none
  /// Asked now and then, on the calling thread; true stops the solve as the time limit does.
  std::function<bool()> stop{};
};

/// What the solver found.
struct MilpSolution {
  Termination termination = Termination::kUnknown;
  std::vector<double> values{};  ///< one a variable, of a solution if there is one
  double objective = kInfinity;  ///< of `values`
  double bound = -kInfinity;     ///< no solution has a smaller objective
  std::int64_t nodes = 0;        ///< branch-and-bound nodes
  double seconds = 0.0;          ///< wall time in the solver

  [[nodiscard]] bool has_values() const { return objective < kInfinity; }
  [[nodiscard]] double value(VariableId variable) const { return values[variable.value()]; }
  /// The value of an integer variable: solvers return 2.9999999 and -0.
  [[nodiscard]] std::int64_t integer(VariableId variable) const {
    return std::llround(value(variable));
  }
};

/// Solves the model with HiGHS to a gap of 0 on the calling thread. Safe to call from many threads
/// at once. Throws `InternalError` when the solver rejects the model or breaks down.
[[nodiscard]] MilpSolution solve(const MilpModel& model, const MilpOptions& options = {});

}  // namespace cosa

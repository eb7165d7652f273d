#include "infeasibility.h"

#include <fmt/format.h>

#include "cosa/base/text.h"
#include "cosa/mapping/conflict.h"
#include "model.h"

namespace cosa::detail {
namespace {

/// Whether the tile of tensor v at level i, the only one that is limited, never fits.
bool is_hopeless(const FormulationProblem& problem, std::size_t v, std::size_t i) {
  FormulationProblem alone = problem;
  alone.tile_limit = Matrix<std::optional<std::int64_t>>(problem.num_tensors, problem.num_levels);
  alone.tile_limit(v, i) = problem.tile_limit(v, i);
  const PrimeClasses primes = make_prime_classes(alone, true);
  const auto orders = order_classes(alone, primes);
  FormulationModel model = build_model(alone, primes, orders);
  model.milp.minimize({});
  return solve(model.milp).termination == Termination::kInfeasible;
}

/// The limits in conflict by exact capacities, or else by the program's shares of them.
Infeasibility explain_constraints(const FormulationProblem& problem) {
  if (const auto conflict =
          explain_conflict(*problem.workload, *problem.architecture, problem.constraints)) {
    return {ConstraintFamily::kLoops, conflict->message};
  }
  FormulationProblem free = problem;
  free.constraints = {};
  const PrimeClasses primes = make_prime_classes(free, true);
  const auto orders = order_classes(free, primes);
  FormulationModel model = build_model(free, primes, orders);
  model.milp.minimize({});
  if (solve(model.milp).termination == Termination::kInfeasible) {
    return explain_infeasibility(free);
  }
  return {ConstraintFamily::kLoops,
          "no tile that the constraints on loops allow fits its share of every level"};
}

}  // namespace

Infeasibility explain_infeasibility(const FormulationProblem& problem) {
  if (!problem.constraints.empty()) {
    return explain_constraints(problem);
  }
  for (std::size_t i = 0; i < problem.outermost(); ++i) {
    for (std::size_t v = 0; v < problem.num_tensors; ++v) {
      if (problem.tile_limit(v, i) && is_hopeless(problem, v, i)) {
        return {
            ConstraintFamily::kCapacity,
            fmt::format("{} keeps {} in {} words, its share of the capacity: no tile fits",
                        problem.architecture->levels()[i].name, problem.workload->tensors()[v].name,
                        with_commas(*problem.tile_limit(v, i)))};
      }
    }
  }
  return {ConstraintFamily::kCapacity,
          "every tile fits its share of a level alone, all of them together never do"};
}

}  // namespace cosa::detail

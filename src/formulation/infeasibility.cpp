#include "infeasibility.h"

#include <fmt/format.h>

#include "cosa/base/text.h"
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

}  // namespace

Infeasibility explain_infeasibility(const FormulationProblem& problem) {
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

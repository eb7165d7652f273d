#include "constraint_families.h"
#include "objective_scales.h"

namespace cosa::detail {
namespace {

/// U = sum over levels i inside g and tensors v of scale(i) * T(i, v).
LinearExpression utilization(const FormulationModel& model, const TileLogs& tiles) {
  LinearExpression sum;
  for (std::size_t i = 0; i < model.problem.permutation_level; ++i) {
    for (std::size_t v = 0; v < model.problem.num_tensors; ++v) {
      sum.add(tiles(v, i), utilization_scale(model.problem, i));
    }
  }
  return sum;
}

/// C = sum over all temporal copies of log2 f; and W but for gtraffic: each copy moves, over all
/// tensors, what `copy_traffic` says.
void add_copy_terms(const FormulationModel& model, LinearExpression& compute,
                    LinearExpression& traffic) {
  for (std::size_t c = 0; c < model.num_classes(); ++c) {
    const PrimeClass& prime_class = model.prime_class(c);
    const std::size_t j = model.primes.groups[prime_class.group].dimensions.front();
    for (std::size_t level = 0; level < model.problem.num_levels; ++level) {
      model.add_copies(compute, level, c, LoopKind::kTemporal, prime_class.log2_prime);
      for (const LoopKind kind : kAllLoopKinds) {
        model.add_copies(traffic, level, c, kind,
                         copy_traffic(model.problem, j, level, kind) * prime_class.log2_prime);
      }
    }
  }
}

}  // namespace

LinearExpression objective(const FormulationModel& model, const TileLogs& tiles,
                           const LinearExpression& global_traffic) {
  LinearExpression compute;
  LinearExpression traffic = global_traffic;
  add_copy_terms(model, compute, traffic);
  const ObjectiveWeights& weights = model.problem.weights;
  LinearExpression sum;
  sum.add(utilization(model, tiles), -weights.utilization);
  sum.add(compute, weights.compute);
  sum.add(traffic, weights.traffic);
  return sum;
}

}  // namespace cosa::detail

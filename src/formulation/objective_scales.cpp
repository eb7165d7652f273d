#include "objective_scales.h"

namespace cosa::detail {
namespace {

int relevant_tensors(const FormulationProblem& problem, std::size_t j) {
  int count = 0;
  for (std::size_t v = 0; v < problem.num_tensors; ++v) {
    count += problem.relevance(j, v);
  }
  return count;
}

}  // namespace

double utilization_scale(const FormulationProblem& problem, std::size_t i) {
  return problem.favoured_level == i ? problem.factors.favoured_utilization_scale : 1.0;
}

double copy_traffic(const FormulationProblem& problem, std::size_t j, std::size_t level,
                    LoopKind kind) {
  const ObjectiveFactors& factors = problem.factors;
  const auto tensors = static_cast<double>(problem.num_tensors);
  const bool temporal = kind == LoopKind::kTemporal;
  if (level < problem.permutation_level) {
    return factors.inner_traffic_scale * relevant_tensors(problem, j) *
           (factors.inner_traffic_base + factors.inner_traffic_step * static_cast<double>(level));
  }
  if (level == problem.permutation_level && !temporal) {
    return factors.spatial_traffic_scale *
           (problem.is_published() ? tensors : relevant_tensors(problem, j));
  }
  if (level == problem.outermost() && temporal) {
    return tensors + (problem.favoured_tensor ? factors.favoured_dram_scale - 1.0 : 0.0);
  }
  return 0.0;
}

}  // namespace cosa::detail

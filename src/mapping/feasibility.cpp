#include "cosa/mapping/feasibility.h"

#include "feasibility_problem.h"

namespace cosa {

std::optional<Mapping> find_feasible(const Workload& workload, const Architecture& architecture,
                                     const Constraints& constraints) {
  const detail::FeasibilityProblem problem(workload, architecture, constraints);
  const auto splits = detail::find_splits(problem);
  return splits ? std::optional{detail::mapping_of(problem, *splits)} : std::nullopt;
}

}  // namespace cosa

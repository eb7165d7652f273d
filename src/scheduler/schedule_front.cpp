#include "cosa/scheduler/schedule_front.h"

#include <string>
#include <utility>

#include "asked.h"
#include "cosa/base/check.h"
#include "cosa/base/version.h"
#include "cosa/mapping/validate.h"
#include "cosa/model/cost_model_version.h"
#include "cosa/scheduler/content_hash.h"

namespace cosa {

FrontSchedule schedule_front(const Workload& workload, const Architecture& architecture,
                             const ScheduleOptions& options) {
  const EnergyTable energy = detail::energy_of(architecture, options);
  const Constraints constraints(options.constraints, workload, architecture);
  // What may throw comes before the result: some compilers free the members of an aggregate twice
  // when one of its initializers throws.
  ContentHash input = front_hash(workload, architecture, options);
  ParetoFront front =
      find_front(workload, architecture, energy, detail::optimal_options(options, constraints));
  FrontSchedule result{.provenance = {.version = std::string(version()),
                                      .cost_model_version = kCostModelVersion,
                                      .input = std::move(input)},
                       .front = std::move(front),
                       .free_residency = options.free_residency,
                       .placement = options.placement};
  for (const FrontPoint& point : result.front.points) {
    // No engine is trusted: what it found obeys the rules that any user's mapping must obey.
    COSA_CHECK(validate(workload, architecture, point.mapping, constraints).empty());
  }
  if (result.front.termination == Termination::kInfeasible) {
    result.infeasible = detail::infeasible_search(constraints, result.front.infeasible_reason);
  }
  return result;
}

}  // namespace cosa

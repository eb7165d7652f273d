#include "cosa/scheduler/scheduler.h"

#include <string>
#include <utility>

#include "cosa/base/check.h"
#include "cosa/formulation/formulation.h"
#include "cosa/mapping/validate.h"
#include "cosa/model/evaluate.h"

namespace cosa {
namespace {

Schedule schedule_by_formulation(const Workload& workload, const Architecture& architecture,
                                 const ScheduleOptions& options) {
  FormulationOptions asked = options.formulation;
  if (options.time_limit_seconds) {
    asked.time_limit_seconds = options.time_limit_seconds;
  }
  FormulationResult found = solve_formulation(workload, architecture, asked);
  Schedule schedule{
      .engine = Engine::kCosa,
      .termination = found.termination,
      .mapping = std::move(found.mapping),
      .objective = "cosa",
      .objective_value = found.objective_value,
      .bound = found.bound,
      .gap = found.gap,
      .seconds = found.seconds,
      .nodes = found.nodes,
      .formulation = FormulationDetails{.form = asked.form,
                                        .primes = std::move(found.primes),
                                        .terms = found.terms,
                                        .schedule_objective = found.schedule_objective,
                                        .rejected_solutions = found.rejected_solutions},
  };
  if (found.infeasibility) {
    schedule.infeasible = {std::string(to_string(found.infeasibility->family)),
                           found.infeasibility->message};
  }
  return schedule;
}

Schedule find_schedule(const Workload& workload, const Architecture& architecture,
                       const ScheduleOptions& options) {
  switch (options.engine) {
    case Engine::kCosa:
      return schedule_by_formulation(workload, architecture, options);
  }
  COSA_CHECK(false);
  return {};
}

Cost judge(const Workload& workload, const Architecture& architecture, const Mapping& mapping,
           const ScheduleOptions& options) {
  return options.energy ? evaluate(workload, architecture, mapping, *options.energy, options.model)
                        : evaluate(workload, architecture, mapping, options.model);
}

}  // namespace

Schedule schedule(const Workload& workload, const Architecture& architecture,
                  const ScheduleOptions& options) {
  Schedule result = find_schedule(workload, architecture, options);
  if (result.mapping) {
    // No engine is trusted: what it found is judged by the rules that judge any user's mapping.
    COSA_CHECK(validate(workload, architecture, *result.mapping).empty());
    result.cost = judge(workload, architecture, *result.mapping, options);
  }
  return result;
}

}  // namespace cosa

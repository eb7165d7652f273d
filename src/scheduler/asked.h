#pragma once

#include <string>

#include "cosa/architecture/architecture.h"
#include "cosa/architecture/energy_table.h"
#include "cosa/mapping/constraints.h"
#include "cosa/scheduler/schedule.h"
#include "cosa/scheduler/schedule_options.h"
#include "cosa/search/optimal.h"

namespace cosa::detail {

/// The energies that the options ask for.
[[nodiscard]] inline EnergyTable energy_of(const Architecture& architecture,
                                           const ScheduleOptions& options) {
  return options.energy ? *options.energy : resolve_energy(architecture);
}

/// What the options ask of the exact search.
[[nodiscard]] inline OptimalOptions optimal_options(const ScheduleOptions& options,
                                                    const Constraints& constraints) {
  return {.objective = options.objective,
          .model = options.model,
          .constraints = constraints,
          .time_limit_s = options.time_limit_seconds,
          .stop = options.stop,
          .jobs = options.jobs,
          .free_residency = options.free_residency,
          .placement = options.placement};
}

/// Why a search found nothing: constraints, where there are any, have a part in it.
[[nodiscard]] inline InfeasibleReason infeasible_search(const Constraints& constraints,
                                                        const std::string& reason) {
  return {constraints.empty() ? "capacity" : "constraints", reason};
}

}  // namespace cosa::detail

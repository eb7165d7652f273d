#pragma once

#include <optional>

#include "cosa/architecture/architecture.h"
#include "cosa/scheduler/provenance.h"
#include "cosa/scheduler/schedule.h"
#include "cosa/scheduler/schedule_options.h"
#include "cosa/search/pareto.h"
#include "cosa/workload/workload.h"

namespace cosa {

/// The exact front of (cycles, energy) of one workload on one machine.
struct FrontSchedule {
  Provenance provenance;
  ParetoFront front;  ///< its mappings are valid
  bool free_residency = false;
  Placement placement = Placement::kEven;
  std::optional<InfeasibleReason> infeasible{};
};

/// `find_front` as `schedule` is `find_optimal`: objective, engine and all that other engines have
/// of the options are not looked at. Throws `InputError` as `schedule`.
[[nodiscard]] FrontSchedule schedule_front(const Workload& workload,
                                           const Architecture& architecture,
                                           const ScheduleOptions& options = {});

}  // namespace cosa

#pragma once

#include "cosa/architecture/architecture.h"
#include "cosa/scheduler/schedule.h"
#include "cosa/scheduler/schedule_options.h"
#include "cosa/workload/workload.h"

namespace cosa {

/// A mapping of the workload on the machine by the engine asked for, judged by the cost model.
/// Deterministic but for `seconds` (and for where a time limit stops it).
///
/// Throws `InputError` where the options do not fit the workload or the machine. That nothing
/// fits, or that the time ran out, is a value.
[[nodiscard]] Schedule schedule(const Workload& workload, const Architecture& architecture,
                                const ScheduleOptions& options = {});

}  // namespace cosa

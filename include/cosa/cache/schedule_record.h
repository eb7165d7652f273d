#pragma once

#include <string>

#include "cosa/architecture/architecture.h"
#include "cosa/scheduler/schedule.h"
#include "cosa/workload/workload.h"

namespace cosa {

/// The schedule as one line of JSON, all but its provenance, of its cost more than cycles and
/// energy, and of its padding more than extents: they follow from the question and the mapping.
[[nodiscard]] std::string record_text(const Schedule& schedule, const Workload& workload,
                                      const Architecture& architecture);

/// A schedule that was kept, and what its mapping cost then.
struct ScheduleRecord {
  Schedule schedule;
  CostTotals totals{};
};

/// Reads it back. Throws `InputError` or an exception of the JSON reader where it is no such text.
[[nodiscard]] ScheduleRecord parse_record(const std::string& text, const Workload& workload,
                                          const Architecture& architecture);

}  // namespace cosa

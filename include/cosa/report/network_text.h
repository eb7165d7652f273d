#pragma once

#include <string>

#include "cosa/architecture/architecture.h"
#include "cosa/network/network_schedule.h"
#include "cosa/report/report_style.h"
#include "cosa/workload/network.h"

namespace cosa {

/// A network's schedule for a reader, at most 100 columns: a row for each distinct layer, with how
/// often it occurs and the cost of one occurrence; the operators that nothing schedules, with what
/// they move; the totals. Rows of layers without a mapping say why, in red where colours are on.
[[nodiscard]] std::string network_text(const Network& network, const NetworkSchedule& schedule,
                                       const Architecture& architecture,
                                       const ReportStyle& style = {});

}  // namespace cosa

#pragma once

#include <span>
#include <string>

#include "cosa/architecture/architecture.h"
#include "cosa/report/report_style.h"
#include "cosa/scheduler/schedule.h"
#include "cosa/scheduler/schedule_all.h"
#include "cosa/workload/layer.h"

namespace cosa {

/// One layer's schedule for a reader: the verdict, the cost, the loop nest, and every tile against
/// its memory's usable words.
[[nodiscard]] std::string schedule_text(const Layer& layer, const Architecture& architecture,
                                        const Schedule& schedule, const ReportStyle& style = {});

/// Several layers' schedules, one row each, and their totals; at most 100 columns. Outcomes are in
/// the order of the layers. Rows of layers without a mapping say why, in red where colours are on.
[[nodiscard]] std::string summary_text(std::span<const Layer> layers,
                                       std::span<const ScheduleOutcome> outcomes,
                                       const Architecture& architecture,
                                       const ReportStyle& style = {});

}  // namespace cosa

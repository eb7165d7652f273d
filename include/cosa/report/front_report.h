#pragma once

#include <string>

#include "cosa/architecture/architecture.h"
#include "cosa/report/report_style.h"
#include "cosa/scheduler/schedule_front.h"
#include "cosa/workload/layer.h"

namespace cosa {

/// A front for a reader: a row a point, from the fastest to the cheapest, the least EDP marked.
[[nodiscard]] std::string front_text(const Layer& layer, const Architecture& architecture,
                                     const FrontSchedule& schedule, const ReportStyle& style = {});

/// The same with every mapping, as the JSON object of docs/json.md.
[[nodiscard]] std::string front_json(const Layer& layer, const Architecture& architecture,
                                     const FrontSchedule& schedule, const ReportStyle& style = {});

}  // namespace cosa

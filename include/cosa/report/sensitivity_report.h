#pragma once

#include <string>

#include "cosa/architecture/architecture.h"
#include "cosa/report/report_style.h"
#include "cosa/scheduler/sensitivity.h"
#include "cosa/workload/layer.h"

namespace cosa {

/// For a reader: a row a step, what it makes of objective, cycles and energy, and which resources
/// bind.
[[nodiscard]] std::string sensitivity_text(const Layer& layer, const Architecture& architecture,
                                           const Sensitivity& sensitivity,
                                           const ReportStyle& style = {});

/// The same with every mapping, as the JSON object of docs/json.md.
[[nodiscard]] std::string sensitivity_json(const Layer& layer, const Architecture& architecture,
                                           const Sensitivity& sensitivity,
                                           const ReportStyle& style = {});

}  // namespace cosa

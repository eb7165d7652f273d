#pragma once

#include <span>
#include <string>

#include "cosa/architecture/architecture.h"
#include "cosa/architecture/energy_table.h"
#include "cosa/report/report_style.h"
#include "cosa/scheduler/schedule.h"
#include "cosa/scheduler/schedule_all.h"
#include "cosa/workload/layer.h"

namespace cosa {

/// One layer's schedule as the JSON object of docs/json.md. `energy` is the table that its cost was
/// counted with.
[[nodiscard]] std::string schedule_json(const Layer& layer, const Architecture& architecture,
                                        const EnergyTable& energy, const Schedule& schedule,
                                        const ReportStyle& style = {});

/// Several layers' schedules: `{"layers": [...], "totals": {...}}`. Outcomes are in the order of
/// the layers.
[[nodiscard]] std::string summary_json(std::span<const Layer> layers,
                                       std::span<const ScheduleOutcome> outcomes,
                                       const Architecture& architecture, const EnergyTable& energy,
                                       const ReportStyle& style = {});

}  // namespace cosa

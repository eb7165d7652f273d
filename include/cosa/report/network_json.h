#pragma once

#include <string>

#include "cosa/architecture/architecture.h"
#include "cosa/architecture/energy_table.h"
#include "cosa/network/network_schedule.h"
#include "cosa/report/report_style.h"
#include "cosa/workload/network.h"

namespace cosa {

/// A network's schedule as the JSON object of docs/json.md. `energy` is the table that costs were
/// counted with.
[[nodiscard]] std::string network_json(const Network& network, const NetworkSchedule& schedule,
                                       const Architecture& architecture, const EnergyTable& energy,
                                       const ReportStyle& style = {});

}  // namespace cosa

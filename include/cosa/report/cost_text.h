#pragma once

#include <string>

#include "cosa/architecture/architecture.h"
#include "cosa/architecture/energy_table.h"
#include "cosa/model/cost.h"
#include "cosa/workload/workload.h"

namespace cosa {

/// What a mapping costs, for a reader: totals, the accesses of every level and tensor, the cycles
/// of every component with the one that decides marked, and the energy by level.
[[nodiscard]] std::string cost_text(const Workload& workload, const Architecture& architecture,
                                    const EnergyTable& energy, const Cost& cost);

/// The totals in one line: cycles and what decides them, energy, utilization.
[[nodiscard]] std::string cost_line(const Architecture& architecture, const Cost& cost);

/// The component that decides the cycles: compute, or a level and its port.
[[nodiscard]] std::string binding_text(const Architecture& architecture, const Binding& binding);

}  // namespace cosa

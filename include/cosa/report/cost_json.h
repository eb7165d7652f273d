#pragma once

#include <string>

#include "cosa/architecture/architecture.h"
#include "cosa/architecture/energy_table.h"
#include "cosa/model/cost.h"
#include "cosa/workload/workload.h"

namespace cosa {

/// What a mapping costs as the JSON object of docs/json.md. `energy` is the table that it was
/// counted with.
[[nodiscard]] std::string cost_json(const Workload& workload, const Architecture& architecture,
                                    const EnergyTable& energy, const Cost& cost);

}  // namespace cosa

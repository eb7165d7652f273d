#pragma once

#include "cosa/architecture/architecture.h"
#include "cosa/architecture/energy_table.h"
#include "json.h"

namespace cosa::detail {

/// A machine with its fan-outs, sizes, bandwidths and energies, levels innermost first.
[[nodiscard]] Json machine_object(const Architecture& architecture, const EnergyTable& energy);

}  // namespace cosa::detail

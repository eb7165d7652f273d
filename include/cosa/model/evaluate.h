#pragma once

#include "cosa/architecture/architecture.h"
#include "cosa/architecture/energy_table.h"
#include "cosa/mapping/mapping.h"
#include "cosa/model/cost.h"
#include "cosa/model/options.h"
#include "cosa/workload/workload.h"

namespace cosa {

/// The cost of one mapping, which is validated first: throws `InputError` with every rule that it
/// breaks, and when a count leaves 64 bits. For many mappings use `Evaluator`.
[[nodiscard]] Cost evaluate(const Workload& workload, const Architecture& architecture,
                            const Mapping& mapping, const EnergyTable& energy,
                            const ModelOptions& options = {});
/// With the energies of `resolve_energy(architecture)`.
[[nodiscard]] Cost evaluate(const Workload& workload, const Architecture& architecture,
                            const Mapping& mapping, const ModelOptions& options = {});

}  // namespace cosa

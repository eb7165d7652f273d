#pragma once

#include <string>

#include "cosa/architecture/architecture.h"
#include "cosa/mapping/mapping.h"
#include "cosa/workload/workload.h"

namespace cosa {

/// The mapping as Timeloop v0.4 reads it, for the machine that `machine_to_yaml` writes for that
/// version: every fan-out a level of its own. Throws `InputError` when the mapping is not valid,
/// for an uneven one, and for what `mapping_to_yaml` refuses.
[[nodiscard]] std::string timeloop_mapping(const Workload& workload,
                                           const Architecture& architecture,
                                           const Mapping& mapping);

}  // namespace cosa

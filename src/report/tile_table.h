#pragma once

#include <string>

#include "cosa/architecture/architecture.h"
#include "cosa/mapping/mapping.h"
#include "cosa/workload/workload.h"

namespace cosa::detail {

/// Every tile of a valid mapping against the usable words of its memory, in the memory's words.
[[nodiscard]] std::string tile_table(const Workload& workload, const Architecture& architecture,
                                     const Mapping& mapping);

}  // namespace cosa::detail

#pragma once

#include <string>
#include <vector>

#include "cosa/mapping/constraints.h"
#include "cosa/mapping/mapping.h"

namespace cosa::detail {

/// A sentence for every constraint that the mapping breaks. Its references must be valid.
[[nodiscard]] std::vector<std::string> broken_constraints(const Workload& workload,
                                                          const Architecture& architecture,
                                                          const Mapping& mapping,
                                                          const Constraints& constraints);

}  // namespace cosa::detail

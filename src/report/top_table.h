#pragma once

#include <string>

#include "cosa/scheduler/schedule.h"
#include "cosa/workload/layer.h"

namespace cosa::detail {

/// The best mappings of a schedule that has a list of them, a row each: value, cycles, energy, and
/// what differs from the tiling of the best one.
[[nodiscard]] std::string top_table(const Workload& workload, const Architecture& architecture,
                                    const Schedule& schedule);

}  // namespace cosa::detail

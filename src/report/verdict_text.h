#pragma once

#include <string>

#include "cosa/scheduler/schedule.h"

namespace cosa::detail {

/// optimal (proven optimal, of the whole space); feasible, gap 3.2 %; infeasible; unknown.
[[nodiscard]] std::string verdict_text(const Schedule& schedule);

/// Why there is no mapping.
[[nodiscard]] std::string reason_text(const Schedule& schedule);

}  // namespace cosa::detail

#pragma once

#include <string>

#include "cosa/io/dialect.h"
#include "cosa/workload/workload.h"

namespace cosa::detail {

/// The workload as Timeloop states any operation: a shape with projections, and its extents.
[[nodiscard]] std::string shape_text(const Workload& workload, Dialect dialect);

}  // namespace cosa::detail

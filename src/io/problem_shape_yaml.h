#pragma once

#include <string>
#include <vector>

#include "cosa/io/warning.h"
#include "cosa/workload/workload.h"
#include "yaml_value.h"

namespace cosa::detail {

/// Reads a workload as Timeloop states any operation: `shape: {dimensions, data_spaces,
/// coefficients}` and the extents and coefficients under `instance`, or beside the shape.
[[nodiscard]] WithWarnings<Workload> read_problem_shape(const YamlValue& problem,
                                                        const std::string& name);

}  // namespace cosa::detail

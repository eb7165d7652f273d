#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cosa/architecture/architecture.h"
#include "cosa/workload/workload.h"
#include "place.h"

namespace cosa::detail {

// Names in the input, resolved: one that does not exist is refused at `place` with the nearest.

[[nodiscard]] LevelId level_named(const std::string& name, const Architecture& architecture,
                                  const Place& place);
[[nodiscard]] TensorId tensor_named(const std::string& name, const Workload& workload,
                                    const Place& place);
[[nodiscard]] DimensionId dimension_named(const std::string& name, const Workload& workload,
                                          const Place& place);

}  // namespace cosa::detail

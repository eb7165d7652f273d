#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cosa/architecture/architecture.h"
#include "cosa/mapping/stated_constraints.h"
#include "cosa/workload/workload.h"
#include "place.h"

namespace cosa::detail {

// Names in the input, resolved: one that does not exist is refused at `place` with the nearest.

[[nodiscard]] LevelId level_named(const std::string& name, const Architecture& architecture,
                                  const Place& place);
/// The memory that a directive or constraint names. The fan-out into `PE`, a container of
/// Timeloop's v0.4, is known as `inter_PE_spatial`; its spatial loops may be given under `PE` as
/// well.
[[nodiscard]] LevelId target_named(const std::string& name, LoopKindAt kind,
                                   const Architecture& architecture, const Place& place);
/// The name of the level that stands for the fan-out into a component.
[[nodiscard]] std::string fanout_level_name(const std::string& component);

[[nodiscard]] TensorId tensor_named(const std::string& name, const Workload& workload,
                                    const Place& place);
[[nodiscard]] DimensionId dimension_named(const std::string& name, const Workload& workload,
                                          const Place& place);

}  // namespace cosa::detail

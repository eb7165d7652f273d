#pragma once

#include <optional>

#include "cosa/architecture/architecture.h"
#include "cosa/mapping/constraints.h"
#include "cosa/mapping/mapping.h"
#include "cosa/workload/workload.h"

namespace cosa {

/// Some even mapping that `validate` accepts with the constraints and in which every level keeps
/// all that its residency lets it keep; none where there is none. Exact: tiles grow with every
/// factor inside them, so that for each dimension only the splits with the smallest tiles and the
/// least room in the fan-outs are tried. Throws `InputError` when the architecture names tensors
/// that the workload does not have.
[[nodiscard]] std::optional<Mapping> find_feasible(const Workload& workload,
                                                   const Architecture& architecture,
                                                   const Constraints& constraints);

}  // namespace cosa

#pragma once

#include "component_text.h"
#include "cosa/mapping/stated_constraints.h"

namespace cosa::detail {

/// What is said of the loops of a place, as `read_stated_loops` reads it. Refuses what the field's
/// files have no word for, by the level's name.
[[nodiscard]] TextAttributes loops_attributes(const StatedLoops& loops, Dialect dialect);

/// The lists of tensors; empty where everything is left open.
[[nodiscard]] TextAttributes residency_attributes(const Residency& residency);

}  // namespace cosa::detail

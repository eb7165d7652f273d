#pragma once

#include <string>

#include "cosa/io/machine.h"

namespace cosa::detail {

/// The machine in v0.4, constraints inside its nodes. It must have fan-out levels.
[[nodiscard]] std::string nodes_text(const Machine& machine);

}  // namespace cosa::detail

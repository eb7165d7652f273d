#pragma once

#include <string>

#include "cosa/architecture/architecture.h"
#include "yaml_value.h"

namespace cosa::detail {

/// Timeloop's v0.1 form, `{arithmetic, storage}`, storage innermost first.
[[nodiscard]] Architecture read_architecture_v1(const YamlValue& section, const std::string& name);

}  // namespace cosa::detail

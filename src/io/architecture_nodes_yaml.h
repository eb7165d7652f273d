#pragma once

#include <string>

#include "attributes.h"
#include "cosa/io/machine.h"
#include "cosa/io/warning.h"
#include "yaml_value.h"

namespace cosa::detail {

/// Reads `architecture: {version: 0.4, nodes: [!Container ..., !Component ..., !Parallel ...]}`,
/// outermost first. What a node says of its fan-out stands, as Timeloop's front end has it, at a
/// level of its own that keeps nothing, `inter_NAME_spatial`, outside the node. `variables` are
/// names that expressions may use.
[[nodiscard]] WithWarnings<Machine> read_architecture_nodes(const YamlValue& section,
                                                            const Scope& variables,
                                                            const std::string& name);

}  // namespace cosa::detail

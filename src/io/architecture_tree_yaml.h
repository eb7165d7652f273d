#pragma once

#include <string>
#include <vector>

#include "attributes.h"
#include "cosa/architecture/architecture.h"
#include "cosa/io/warning.h"

namespace cosa::detail {

/// Timeloop's v0.2 and v0.3 form, `{version, subtree}`: nested subtrees of `local` components, the
/// outermost first; `name[0..15]` is sixteen instances of all that stands in it. Attributes of a
/// subtree are names for expressions; Timeloop does not hand them down.
[[nodiscard]] WithWarnings<Architecture> read_architecture_tree(const YamlValue& section,
                                                                const Scope& variables,
                                                                const std::string& name);

}  // namespace cosa::detail

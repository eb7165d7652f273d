#pragma once

#include <span>
#include <string>
#include <string_view>

#include "cosa/architecture/architecture.h"
#include "cosa/mapping/mapping.h"
#include "cosa/workload/workload.h"

namespace cosa {

/// The forms of other tools that a mapping can be written in, by the name that `emit` takes.
[[nodiscard]] std::span<const std::string_view> emit_targets();

/// The mapping in the form of another tool (docs/emit.md). Throws `InputError` for a target that
/// there is not, for a mapping that is not valid, and for what the target cannot express, by name.
[[nodiscard]] std::string emit(std::string_view target, const Workload& workload,
                               const Architecture& architecture, const Mapping& mapping);

}  // namespace cosa

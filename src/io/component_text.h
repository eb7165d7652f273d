#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cosa/architecture/architecture.h"
#include "cosa/io/dialect.h"

namespace cosa::detail {

/// Keys with their values as YAML scalars, in the order of writing.
using TextAttributes = std::vector<std::pair<std::string, std::string>>;

/// `{a: 1, b: x}`.
[[nodiscard]] std::string flow_map(const TextAttributes& attributes);

/// A memory's attributes other than its name, class and instances, as `read_storage_attributes`
/// reads them; its mesh, too, but in v0.4, where fan-outs say it. Refuses what the dialect has no
/// word for, by the memory's name.
[[nodiscard]] TextAttributes storage_attributes(const StorageLevel& level, Dialect dialect);

/// The same of the multipliers.
[[nodiscard]] TextAttributes compute_attributes(const ComputeUnit& compute, Dialect dialect);

/// "X has NAME, which DIALECT cannot say", as an `InputError`.
[[noreturn]] void cannot_say(const std::string& component, std::string_view what, Dialect dialect,
                             std::string mend);

}  // namespace cosa::detail

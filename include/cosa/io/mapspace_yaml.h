#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "cosa/architecture/architecture.h"

namespace cosa {

/// The architecture with the residency that a mapspace file states: `mapspace: {constraints:
/// [{target, type: datatype, keep, bypass}]}`, or the list alone under `architecture_constraints`
/// or `mapspace_constraints`. What the file says of a level replaces what the architecture said.
/// Where `tensor_names` are given, a tensor of another name is refused; otherwise the names wait
/// for a workload.
[[nodiscard]] Architecture read_mapspace(const std::filesystem::path& path,
                                         const Architecture& architecture,
                                         std::span<const std::string> tensor_names = {});

/// The same from text; `file_name` is for messages.
[[nodiscard]] Architecture read_mapspace_from_text(std::string_view text,
                                                   const std::string& file_name,
                                                   const Architecture& architecture,
                                                   std::span<const std::string> tensor_names = {});

}  // namespace cosa

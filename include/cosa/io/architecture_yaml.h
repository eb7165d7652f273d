#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "cosa/architecture/architecture.h"

namespace cosa {

/// Reads a machine in Timeloop's v0.1 form, which is also CoSA's: `arch: {arithmetic, storage}`,
/// storage innermost first. `bandwidth: b` is b/2 words read and b/2 written per cycle; the
/// attributes of our own are listed in docs/files.md. The architecture is named after the file.
[[nodiscard]] Architecture read_architecture(const std::filesystem::path& path);

/// The same from text; `file_name` is for messages and the architecture's name.
[[nodiscard]] Architecture read_architecture_from_text(std::string_view text,
                                                       const std::string& file_name);

}  // namespace cosa

#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace cosa {

/// The text of a file. Throws `InputError` when it is missing, a folder, unreadable or larger than
/// 16 MiB, which no input of ours comes near.
[[nodiscard]] std::string read_text_file(const std::filesystem::path& path);

/// Writes the file whole or not at all: a temporary file beside it takes its place only when it is
/// complete. Throws `InputError` when the place cannot be written.
void write_text_file(const std::filesystem::path& path, std::string_view text);

}  // namespace cosa

#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

namespace cosa::cli {

/// Writes results to stdout; throws `InputError` when they do not arrive whole.
void write_result(std::string_view text);

/// Writes them to the file, or to stdout where there is none.
void write_result(std::string_view text, const std::optional<std::filesystem::path>& file);

/// Makes the folder and those around it; throws `InputError` when that cannot be done.
void make_folder(const std::filesystem::path& folder);

/// A diagnostic line on stderr: `cosa: error: ...`.
void print_error(std::string_view message);
/// A diagnostic line on stderr: `cosa: warning: ...`.
void print_warning(std::string_view message);

/// Whether results may be coloured: stdout is a terminal that can, and NO_COLOR is not set.
[[nodiscard]] bool stdout_takes_color();
[[nodiscard]] bool stderr_is_terminal();

}  // namespace cosa::cli

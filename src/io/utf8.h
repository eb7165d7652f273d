#pragma once

#include <string>
#include <string_view>

namespace cosa::detail {

/// The text without a byte order mark. Throws `InputError` with the line for an empty text, control
/// characters (a NUL above all) and bytes that are not UTF-8: what a damaged or binary file shows.
[[nodiscard]] std::string_view checked_text(std::string_view text, const std::string& file);

/// Whether the byte is an ASCII control character.
[[nodiscard]] bool is_control(char c);

}  // namespace cosa::detail

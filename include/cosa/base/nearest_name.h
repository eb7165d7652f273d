#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace cosa {

/// The candidate with the fewest edits to `text` (upper and lower case alike, `-` and `_` alike),
/// if it is near enough to be what was meant; the first one of equals.
[[nodiscard]] std::optional<std::string> nearest_name(std::string_view text,
                                                      std::span<const std::string> candidates);

}  // namespace cosa

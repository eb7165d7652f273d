#pragma once

#include <cstddef>
#include <string>

namespace cosa::detail {

/// The text, its end replaced by dots where it is longer than `width`; characters stay whole.
[[nodiscard]] std::string clipped(std::string text, std::size_t width);

/// The same with dots inside the text: both of its ends tell it from others.
[[nodiscard]] std::string clipped_inside(const std::string& text, std::size_t width);

}  // namespace cosa::detail

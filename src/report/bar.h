#pragma once

#include <cstddef>
#include <string>

namespace cosa::detail {

/// A bar of whole characters; that of the `longest` value of its chart is `width` wide.
[[nodiscard]] std::string bar(double value, double longest, std::size_t width);

}  // namespace cosa::detail

#pragma once

#include <string>
#include <string_view>

namespace cosa::detail {

/// The text as a YAML scalar: bare where that cannot be misread, else in double quotes.
[[nodiscard]] std::string yaml_text(std::string_view text);

}  // namespace cosa::detail

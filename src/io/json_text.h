#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace cosa::detail {

/// Keys stay in the order in which they are read.
using Json = nlohmann::ordered_json;

/// The JSON of a raw text. `file` is for messages. Throws `InputError` with the line of a syntax
/// error, for a key given twice, and for more than anyone writes by hand or with `cosa`.
[[nodiscard]] Json parse_json(std::string_view raw, const std::string& file);

}  // namespace cosa::detail

#pragma once

#include <functional>
#include <string_view>

#include "place.h"

namespace cosa::detail {

/// The value of a name, or a refusal.
using NameValue = std::function<double(std::string_view name)>;

/// The value of an arithmetic expression as Python reads it: numbers, names, `+ - * / // % **`,
/// parentheses, and the functions abs, ceil, exp, float, floor, int, log, log10, log2, max, min,
/// pow, round, sqrt. Everything else, and what is not finite, is refused at `place`.
[[nodiscard]] double evaluate_expression(std::string_view text, const Place& place,
                                         const NameValue& value_of);

}  // namespace cosa::detail

#pragma once

#include <cstdint>
#include <string>

namespace cosa::detail {

/// The number with commas between thousands and `decimals` digits behind the point.
[[nodiscard]] std::string fixed_text(double value, int decimals);

/// A share of 1 as a percentage: 12.5 %.
[[nodiscard]] std::string percent_text(double share);

/// The count with commas, rounded to six digits where it would not fit a column.
[[nodiscard]] std::string count_text(std::int64_t count);

/// Picojoules as microjoules, rounded to six digits where they would not fit a column.
[[nodiscard]] std::string microjoules_text(double picojoules);

}  // namespace cosa::detail

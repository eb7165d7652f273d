#include "number_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace cosa::detail {

std::string fixed_text(double value, int decimals) {
  constexpr std::size_t kGroup = 3;
  std::string text = fmt::format("{:.{}f}", value, decimals);
  const std::size_t first = text.starts_with('-') ? 1 : 0;
  const std::size_t point = std::min(text.find('.'), text.size());
  for (std::size_t i = point; i > first + kGroup;) {
    i -= kGroup;
    text.insert(i, 1, ',');
  }
  return text;
}

std::string percent_text(double share) {
  constexpr double kPercent = 100;
  return fmt::format("{:.1f} %", share * kPercent);
}

std::string microjoules_text(double picojoules) {
  constexpr double kPicojoules = 1e6;
  constexpr int kDecimals = 3;
  return fixed_text(picojoules / kPicojoules, kDecimals);
}

}  // namespace cosa::detail

#include "number_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "cosa/base/text.h"

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

std::string count_text(std::int64_t count) {
  constexpr std::int64_t kLong = 1'000'000'000'000;
  return count < kLong ? with_commas(count) : fmt::format("{:.5e}", static_cast<double>(count));
}

std::string percent_text(double share) {
  constexpr double kPercent = 100;
  return fmt::format("{:.1f} %", share * kPercent);
}

std::string microjoules_text(double picojoules) {
  constexpr double kPicojoules = 1e6;
  constexpr int kDecimals = 3;
  constexpr double kLong = 1e9;
  const double microjoules = picojoules / kPicojoules;
  return microjoules < kLong ? fixed_text(microjoules, kDecimals)
                             : fmt::format("{:.5e}", microjoules);
}

}  // namespace cosa::detail

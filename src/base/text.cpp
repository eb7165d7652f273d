#include "cosa/base/text.h"

namespace cosa {

std::string with_commas(std::int64_t value) {
  constexpr std::size_t kGroup = 3;
  std::string digits = std::to_string(value);
  const std::size_t first = value < 0 ? 1 : 0;
  for (std::size_t i = digits.size(); i > first + kGroup;) {
    i -= kGroup;
    digits.insert(i, 1, ',');
  }
  return digits;
}

}  // namespace cosa

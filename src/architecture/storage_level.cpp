#include "cosa/architecture/storage_level.h"

#include <cmath>
#include <limits>

namespace cosa {

std::int64_t usable_words(std::int64_t words, double share) {
  // A decimal share is not exact in binary: 100 * 0.29 falls a rounding error short of 29.
  constexpr double kRounding = 4 * std::numeric_limits<double>::epsilon();
  const double usable = std::floor(static_cast<double>(words) * share * (1 + kRounding));
  return usable >= static_cast<double>(words) ? words : static_cast<std::int64_t>(usable);
}

}  // namespace cosa

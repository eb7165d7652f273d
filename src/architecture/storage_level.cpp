#include "cosa/architecture/storage_level.h"

#include <cmath>

namespace cosa {

std::int64_t usable_words(std::int64_t words, double share) {
  if (share == 1.0) {
    return words;
  }
  return static_cast<std::int64_t>(std::floor(static_cast<double>(words) * share));
}

}  // namespace cosa

#include "cosa/base/checked.h"

#include <string>

#include "cosa/base/input_error.h"

namespace cosa::detail {

void fail_overflow(std::int64_t a, char operation, std::int64_t b) {
  throw InputError(
      std::to_string(a) + " " + operation + " " + std::to_string(b) + " does not fit in 64 bits",
      "make the extents or coefficients smaller");
}

}  // namespace cosa::detail

#include "cosa/base/checked.h"

#include "cosa/base/input_error.h"

namespace cosa {
namespace {

[[noreturn]] void fail(std::int64_t a, char operation, std::int64_t b) {
  throw InputError(
      std::to_string(a) + " " + operation + " " + std::to_string(b) + " does not fit in 64 bits",
      "make the extents or coefficients smaller");
}

}  // namespace

std::int64_t checked_multiply(std::int64_t a, std::int64_t b) {
  std::int64_t result = 0;
  if (__builtin_mul_overflow(a, b, &result)) {
    fail(a, '*', b);
  }
  return result;
}

std::int64_t checked_add(std::int64_t a, std::int64_t b) {
  std::int64_t result = 0;
  if (__builtin_add_overflow(a, b, &result)) {
    fail(a, '+', b);
  }
  return result;
}

}  // namespace cosa

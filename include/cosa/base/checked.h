#pragma once

#include <cstdint>

namespace cosa {

namespace detail {
[[noreturn]] void fail_overflow(std::int64_t a, char operation, std::int64_t b);
}  // namespace detail

/// a * b; throws `InputError` when the product leaves 64 bits, so that no count ever wraps.
[[nodiscard]] inline std::int64_t checked_multiply(std::int64_t a, std::int64_t b) {
  std::int64_t result = 0;
  if (__builtin_mul_overflow(a, b, &result)) [[unlikely]] {
    detail::fail_overflow(a, '*', b);
  }
  return result;
}

/// a + b; throws `InputError` when the sum leaves 64 bits.
[[nodiscard]] inline std::int64_t checked_add(std::int64_t a, std::int64_t b) {
  std::int64_t result = 0;
  if (__builtin_add_overflow(a, b, &result)) [[unlikely]] {
    detail::fail_overflow(a, '+', b);
  }
  return result;
}

}  // namespace cosa

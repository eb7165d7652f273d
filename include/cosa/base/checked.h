#pragma once

#include <cstdint>

namespace cosa {

/// a * b; throws `InputError` when the product leaves 64 bits, so that no count ever wraps.
[[nodiscard]] std::int64_t checked_multiply(std::int64_t a, std::int64_t b);

/// a + b; throws `InputError` when the sum leaves 64 bits.
[[nodiscard]] std::int64_t checked_add(std::int64_t a, std::int64_t b);

}  // namespace cosa

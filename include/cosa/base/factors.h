#pragma once

#include <cstdint>
#include <vector>

namespace cosa {

/// A distinct prime and how often it divides a number.
struct PrimePower {
  std::int64_t prime;
  int exponent;

  friend bool operator==(const PrimePower&, const PrimePower&) = default;
};

/// The prime powers of `n` >= 1, smallest prime first; empty for 1.
[[nodiscard]] std::vector<PrimePower> prime_powers(std::int64_t n);

/// The primes of `n` >= 1 with their repetitions, smallest first; empty for 1.
[[nodiscard]] std::vector<std::int64_t> prime_factors(std::int64_t n);

/// All divisors of `n` >= 1, ascending.
[[nodiscard]] std::vector<std::int64_t> divisors(std::int64_t n);

}  // namespace cosa

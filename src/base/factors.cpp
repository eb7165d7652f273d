#include "cosa/base/factors.h"

#include <algorithm>

#include "cosa/base/check.h"

namespace cosa {

std::vector<PrimePower> prime_powers(std::int64_t n) {
  COSA_CHECK(n >= 1);
  std::vector<PrimePower> powers;
  for (std::int64_t p = 2; p <= n / p; ++p) {
    int exponent = 0;
    for (; n % p == 0; n /= p) {
      ++exponent;
    }
    if (exponent > 0) {
      powers.push_back({p, exponent});
    }
  }
  if (n > 1) {
    powers.push_back({n, 1});
  }
  return powers;
}

std::vector<std::int64_t> prime_factors(std::int64_t n) {
  std::vector<std::int64_t> primes;
  for (const auto& [prime, exponent] : prime_powers(n)) {
    primes.insert(primes.end(), static_cast<std::size_t>(exponent), prime);
  }
  return primes;
}

std::vector<std::int64_t> divisors(std::int64_t n) {
  std::vector<std::int64_t> result{1};
  for (const auto& [prime, exponent] : prime_powers(n)) {
    const std::size_t smaller = result.size();
    std::int64_t power = 1;
    for (int e = 0; e < exponent; ++e) {
      power *= prime;
      for (std::size_t i = 0; i < smaller; ++i) {
        result.push_back(result[i] * power);
      }
    }
  }
  std::ranges::sort(result);
  return result;
}

}  // namespace cosa

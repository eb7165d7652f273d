#include "space_size.h"

#include <cmath>
#include <span>

#include "cosa/base/factors.h"

namespace cosa::search {
namespace {

/// The ways to place the prime factors of an extent at some places.
double ways_to_split(std::int64_t extent, std::size_t places) {
  double ways = 1;
  for (const PrimePower& power : prime_powers(extent)) {
    for (int i = 1; i <= power.exponent; ++i) {
      ways = ways * static_cast<double>(places - 1 + static_cast<std::size_t>(i)) / i;
    }
  }
  return ways;
}

double ways_from(std::span<const FactorRange> levels, std::int64_t left) {
  if (levels.empty()) {
    return left == 1 ? 1 : 0;
  }
  double ways = 0;
  for (const std::int64_t factor : divisors(left)) {
    ways += levels.front().holds(factor) ? ways_from(levels.subspan(1), left / factor) : 0;
  }
  return ways;
}

}  // namespace

double space_size(const SearchProblem& problem) {
  auto slots = static_cast<double>(problem.levels.size());
  for (const SearchMemory& memory : problem.memories) {
    slots += (memory.fanout.x > 1 ? 1 : 0) + (memory.fanout.y > 1 ? 1 : 0);
  }
  double log_size = 0;
  double active = 0;
  for (std::size_t d = 0; d < problem.dims.size(); ++d) {
    for (const std::int64_t extent : problem.member_extents[d]) {
      active += 1;
      for (const PrimePower& power : prime_powers(extent)) {
        // Ways to put `exponent` equal primes into the slots.
        log_size += std::lgamma(slots + power.exponent) - std::lgamma(slots) -
                    std::lgamma(power.exponent + 1.0);
      }
    }
  }
  log_size += static_cast<double>(problem.levels.size()) * std::lgamma(active + 1);
  return std::exp(log_size);
}

double ways_in_time(const SearchProblem& problem, const SearchDimension& dim, std::int64_t left) {
  return dim.temporal.empty() ? ways_to_split(left, problem.levels.size())
                              : ways_from(dim.temporal, left);
}

}  // namespace cosa::search

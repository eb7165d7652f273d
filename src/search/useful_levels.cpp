#include "useful_levels.h"

#include <algorithm>
#include <bit>

namespace cosa::search {

std::uint32_t useful_levels(std::uint32_t allowed, std::span<const std::uint32_t> multiplied,
                            std::span<const FactorRange> limits,
                            std::span<const std::size_t> zones) {
  const auto no_more = [&](int a, int b) {
    return std::ranges::all_of(multiplied, [&](std::uint32_t levels) {
      return ((levels >> a) & 1U) <= ((levels >> b) & 1U);
    });
  };
  const auto comparable = [&](int a, int b) {
    return zones.empty() ||
           zones[static_cast<std::size_t>(a)] == zones[static_cast<std::size_t>(b)];
  };
  // Whether constraints let every loop at b move to a.
  const auto movable = [&](int a, int b) {
    return limits.empty() || (!limits[static_cast<std::size_t>(a)].most &&
                              limits[static_cast<std::size_t>(b)].least <= 1);
  };
  const auto replaces = [&](int a, int b) { return movable(a, b) && no_more(a, b); };
  std::uint32_t useful = 0;
  for (std::uint32_t rest = allowed; rest != 0; rest &= rest - 1) {
    const int b = std::countr_zero(rest);
    bool beaten = false;
    for (std::uint32_t others = allowed; others != 0 && !beaten; others &= others - 1) {
      const int a = std::countr_zero(others);
      beaten = a != b && comparable(a, b) && replaces(a, b) && (a < b || !replaces(b, a));
    }
    useful |= beaten ? 0 : std::uint32_t{1} << b;
  }
  return useful;
}

std::uint32_t levels_in_tile(const SearchProblem& problem, const TileTerm& tile,
                             std::size_t dimension) {
  const auto& plain = problem.tensors[tile.tensor].plain;
  const bool multiplies = std::ranges::find(plain, dimension) != plain.end();
  return multiplies ? (std::uint32_t{2} << tile.level) - 1 : 0;
}

}  // namespace cosa::search

#include "window_rows.h"

#include <algorithm>
#include <array>
#include <span>

namespace cosa::search {
namespace {

/// Whether one of the shifts is the sum of some of the others and `more`; with `more` of 0, of at
/// least one other.
bool any_is_sum_of_others(std::span<const std::int64_t> shifts, std::int64_t more) {
  for (std::size_t j = 0; j < shifts.size(); ++j) {
    for (std::uint32_t subset = more > 0 ? 0 : 1; subset < (1U << shifts.size()); ++subset) {
      if (((subset >> j) & 1U) != 0) {
        continue;
      }
      std::int64_t sum = more;
      for (std::size_t i = 0; i < shifts.size(); ++i) {
        sum += ((subset >> i) & 1U) != 0 ? shifts[i] : 0;
      }
      if (sum == shifts[j]) {
        return true;
      }
    }
  }
  return false;
}

}  // namespace

WindowRows::WindowRows(const SearchProblem& problem, const std::vector<std::int64_t>& spatial)
    : problem_(problem),
      spatial_(spatial),
      factors_(spatial.size() / problem.levels.size()),
      extents_(factors_.size()) {}

std::int64_t WindowRows::width(const WindowRank& window, std::size_t level) const {
  std::int64_t words = 1;
  for (const WindowRank::Term& term : window.terms) {
    words += term.coefficient * (extent(term.dimension, level) - 1);
  }
  return words;
}

double WindowRows::distinct_share(const WindowRank& window, std::size_t level) const {
  double share = 1;
  for (std::size_t f = 0; f <= level; ++f) {
    std::vector<std::int64_t> places{0};
    for (const WindowRank::Term& part : window.terms) {
      const std::int64_t inside = (f == 0 ? 1 : extent(part.dimension, f - 1));
      // The fan-out's loops stand inside the level's own temporal loops.
      const std::int64_t step = part.coefficient * inside;
      const std::size_t before = places.size();
      for (std::int64_t n = 1; n < spatial(part.dimension, f); ++n) {
        for (std::size_t i = 0; i < before; ++i) {
          places.push_back(places[i] + n * step);
        }
      }
    }
    const auto all = static_cast<double>(places.size());
    std::ranges::sort(places);
    places.erase(std::ranges::unique(places).begin(), places.end());
    share *= static_cast<double>(places.size()) / all;
  }
  return share;
}

bool WindowRows::moves_twice(const WindowRank& window, std::size_t child) const {
  return std::ranges::count_if(window.terms, [&](const WindowRank::Term& part) {
           return extent(part.dimension, child) < problem_.dims[part.dimension].extent;
         }) > 1;
}

WindowRows::Rows WindowRows::traffic(const WindowRank& window, std::size_t child,
                                     const std::optional<Halo>& halo, bool links) const {
  double repeats = 1;
  for (const WindowRank::Term& part : window.terms) {
    repeats *= static_cast<double>(problem_.dims[part.dimension].extent) /
               static_cast<double>(extent(part.dimension, child));
  }
  const auto tile = static_cast<double>(width(window, child));
  const double whole = tile * repeats;
  const bool first = halo && window.holds(halo->dimension) && bound_at(*halo) > 1;
  if (order_can_help(window, child, first ? &*halo : nullptr) ||
      (links && comes_back(window, child))) {
    const auto beside = [&](std::size_t d, std::size_t f) { return spatial(d, f); };
    return {std::min(whole, least_rows(problem_, window, child, beside)), true};
  }
  if (!first) {
    return {whole, false};
  }
  const auto bound = static_cast<double>(bound_at(*halo));
  const double run =
      tile + (bound - 1) * std::min(tile, static_cast<double>(shift_at(window, *halo)));
  return {run / (tile * bound) * whole, false};
}

/// How far one iteration of the dimension's temporal loop at a level moves the tile.
std::int64_t WindowRows::shift_at(const WindowRank& window, const Halo& loop) const {
  const auto term = std::ranges::find(window.terms, loop.dimension, &WindowRank::Term::dimension);
  return term->coefficient * (extent(loop.dimension, loop.block) / bound_at(loop));
}

/// Whether some order of the window's loops can carry overlap beyond the first loop, or return to
/// the same tile: a loop moves as far as others together, or as these and the first again
/// (the judge's rule 4, corollaries c to e).
bool WindowRows::order_can_help(const WindowRank& window, std::size_t child,
                                const Halo* first) const {
  constexpr std::size_t kMostLoops = 12;  // beyond, subsets are too many to look at: assume yes
  constexpr std::int64_t kMostShift = std::int64_t{1} << 56;  // beyond, sums may not fit: likewise
  std::array<std::int64_t, kMostLoops> shifts{};
  std::size_t count = 0;
  for (const WindowRank::Term& part : window.terms) {
    for (std::size_t level = child + 1; level < problem_.levels.size(); ++level) {
      const Halo loop{part.dimension, level};
      if (bound_at(loop) == 1 || (first != nullptr && loop == *first)) {
        continue;
      }
      const std::int64_t shift = shift_at(window, loop);
      if (count == shifts.size() || shift > kMostShift) {
        return true;
      }
      shifts[count++] = shift;
    }
  }
  const std::int64_t again = first != nullptr ? shift_at(window, *first) : 0;
  return again > kMostShift || any_is_sum_of_others(std::span(shifts).first(count), again * 2);
}

}  // namespace cosa::search

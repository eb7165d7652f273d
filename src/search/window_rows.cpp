#include "window_rows.h"

#include <algorithm>
#include <limits>
#include <span>
#include <utility>

namespace cosa::search {
namespace {

std::int64_t sum_of(std::span<const std::int64_t> shifts, std::uint32_t subset) {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < shifts.size(); ++i) {
    sum += ((subset >> i) & 1U) != 0 ? shifts[i] : 0;
  }
  return sum;
}

/// Beyond, sums with a shift may not fit.
constexpr std::int64_t kMostAgain = std::int64_t{1} << 56;

/// Whether one of the shifts is the sum of some of the others and `more`; with `more` of 0, of at
/// least one other.
bool any_is_sum_of_others(std::span<const std::int64_t> shifts, std::int64_t more) {
  for (std::size_t j = 0; j < shifts.size(); ++j) {
    for (std::uint32_t subset = more > 0 ? 0 : 1; subset < (1U << shifts.size()); ++subset) {
      if (((subset >> j) & 1U) == 0 && sum_of(shifts, subset) + more == shifts[j]) {
        return true;
      }
    }
  }
  return false;
}

/// Whether `is_it` holds of a displacement of some step: one loop goes on while some others, those
/// inside it, go back, or only these do where the one moves elsewhere. Either sign stands for both.
template <typename IsIt>
bool any_move(std::span<const std::int64_t> shifts, const IsIt& is_it) {
  for (std::uint32_t subset = 0; subset < (1U << shifts.size()); ++subset) {
    const std::int64_t back = sum_of(shifts, subset);
    if (is_it(back)) {
      return true;
    }
    for (std::size_t j = 0; j < shifts.size(); ++j) {
      if (((subset >> j) & 1U) == 0 && is_it(shifts[j] - back)) {
        return true;
      }
    }
  }
  return false;
}

/// A loop of a window: how often it moves the tile, and how far.
struct Move {
  std::int64_t bound;
  std::int64_t shift;
};

/// The least rows that one instance receives in any order of the window's loops (rule 4): a step
/// that goes on as the innermost loop does brings what that one renews, one that comes back to the
/// tile nothing, any other the whole tile. Loops of other dimensions only bring more whole tiles.
class LeastOrder {
 public:
  /// `moves`: by level, the inner first.
  LeastOrder(std::int64_t tile, std::vector<std::vector<Move>> moves)
      : tile_(tile), moves_(std::move(moves)) {
    for (const auto& level : moves_) {
      for (const Move& move : level) {
        steps_ *= static_cast<double>(move.bound);
      }
    }
  }

  [[nodiscard]] double steps() const { return steps_; }

  double rows() {
    least_ = std::numeric_limits<double>::infinity();
    go_on(0, 0, 0, steps_, static_cast<double>(tile_));
    return least_;
  }

 private:
  /// From `level` on, inside which loops pass `passed`, the innermost of them `first` (0: none);
  /// so many `steps` are left outside, and the steps inside bring `rows`.
  void go_on(std::size_t level, std::int64_t first, std::int64_t passed, double steps,
             double rows) {
    while (level < moves_.size() && moves_[level].empty()) {
      ++level;
    }
    if (level == moves_.size()) {
      least_ = std::min(least_, rows);
      return;
    }
    for (std::size_t i = 0; i < moves_[level].size(); ++i) {
      const Move move = moves_[level][i];
      moves_[level].erase(moves_[level].begin() + static_cast<std::ptrdiff_t>(i));
      const std::int64_t ahead = first == 0 ? move.shift : first;
      const std::int64_t displacement = move.shift - passed;
      const std::int64_t brought = displacement == 0       ? 0
                                   : displacement == ahead ? std::min(tile_, ahead)
                                                           : tile_;
      const double outside = steps / static_cast<double>(move.bound);
      go_on(level, ahead, passed + move.shift, outside,
            rows + (steps - outside) * static_cast<double>(brought));
      moves_[level].insert(moves_[level].begin() + static_cast<std::ptrdiff_t>(i), move);
    }
  }

  std::int64_t tile_;
  std::vector<std::vector<Move>> moves_;
  double steps_ = 1;
  double least_ = 0;
};

}  // namespace

WindowRows::WindowRows(const SearchProblem& problem, const std::vector<std::int64_t>& spatial)
    : problem_(problem),
      spatial_(spatial),
      factors_(spatial.size() / problem.memories.size()),
      extents_(factors_.size()) {}

std::int64_t WindowRows::extent_inside(std::size_t dimension, std::size_t fanout) const {
  const std::size_t level = problem_.memories[fanout].fanout_level;
  std::int64_t inside = level == 0 ? 1 : extent(dimension, level - 1);
  // Fan-outs at one place stand inside each other, and inside the level's temporal loops.
  for (std::size_t f = 0; f < fanout; ++f) {
    inside *= problem_.memories[f].fanout_level == level ? spatial(dimension, f) : 1;
  }
  return inside;
}

std::int64_t WindowRows::width(const WindowRank& window, std::size_t level) const {
  std::int64_t words = 1;
  for (const WindowRank::Term& term : window.terms) {
    words += term.coefficient * (extent(term.dimension, level) - 1);
  }
  return words;
}

double WindowRows::distinct_share(const WindowRank& window, std::size_t level) const {
  double share = 1;
  for (std::size_t f = 0; f < problem_.fanouts_inside(level); ++f) {
    std::vector<std::int64_t> places{0};
    for (const WindowRank::Term& part : window.terms) {
      const std::int64_t step = part.coefficient * extent_inside(part.dimension, f);
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
    const double least = least_rows(problem_, window, child, beside);
    return {std::min(whole, std::max(least, repeats * least_share(window, child))), true};
  }
  if (!first) {
    return {whole, false};
  }
  const auto bound = static_cast<double>(bound_at(*halo));
  const double run =
      tile + (bound - 1) * std::min(tile, static_cast<double>(shift_at(window, *halo)));
  return {run / (tile * bound) * whole, false};
}

/// Rows of the least order, of one instance and a step.
double WindowRows::least_share(const WindowRank& window, std::size_t child) const {
  std::vector<std::vector<Move>> moves;
  for (std::size_t level = child + 1; level < problem_.levels.size(); ++level) {
    auto& here = moves.emplace_back();
    for (const WindowRank::Term& part : window.terms) {
      const Halo loop{part.dimension, level};
      if (bound_at(loop) > 1) {
        here.push_back({bound_at(loop), shift_at(window, loop)});
      }
    }
  }
  LeastOrder order(width(window, child), std::move(moves));
  return order.rows() / order.steps();
}

/// How far one iteration of the dimension's temporal loop at a level moves the tile.
std::int64_t WindowRows::shift_at(const WindowRank& window, const Halo& loop) const {
  const auto term = std::ranges::find(window.terms, loop.dimension, &WindowRank::Term::dimension);
  return term->coefficient * (extent(loop.dimension, loop.block) / bound_at(loop));
}

/// How far each of the window's loops outside the child but `first` moves the tile; absent where
/// they are too many for all their sums to be looked at, or these may not fit.
std::optional<std::vector<std::int64_t>> WindowRows::shifts_outside(const WindowRank& window,
                                                                    std::size_t child,
                                                                    const Halo* first) const {
  constexpr std::size_t kMostLoops = 12;
  constexpr std::int64_t kMostShift = std::int64_t{1} << 56;
  std::vector<std::int64_t> shifts;
  for (const WindowRank::Term& part : window.terms) {
    for (std::size_t level = child + 1; level < problem_.levels.size(); ++level) {
      const Halo loop{part.dimension, level};
      if (bound_at(loop) == 1 || (first != nullptr && loop == *first)) {
        continue;
      }
      shifts.push_back(shift_at(window, loop));
      if (shifts.size() > kMostLoops || shifts.back() > kMostShift) {
        return std::nullopt;
      }
    }
  }
  return shifts;
}

/// Whether some order of the window's loops can carry overlap beyond the first loop, or return to
/// the same tile: a loop moves as far as others together, or as these and the first again
/// (the judge's rule 4, corollaries c to e).
bool WindowRows::order_can_help(const WindowRank& window, std::size_t child,
                                const Halo* first) const {
  const auto shifts = shifts_outside(window, child, first);
  if (!shifts) {
    return true;
  }
  const std::int64_t again = first != nullptr ? shift_at(window, *first) : 0;
  return again > kMostAgain || any_is_sum_of_others(*shifts, again * 2);
}

bool WindowRows::meets_neighbour(const WindowRank& window, std::size_t child,
                                 std::size_t parent) const {
  const auto shifts = shifts_outside(window, child, nullptr);
  if (!shifts) {
    return true;
  }
  std::vector<std::int64_t> apart{0};
  for (std::size_t f = problem_.fanouts_inside(child); f < problem_.fanouts_inside(parent); ++f) {
    for (const WindowRank::Term& part : window.terms) {
      const std::int64_t step = part.coefficient * extent_inside(part.dimension, f);
      const std::size_t before = apart.size();
      for (std::int64_t n = 1; n < spatial(part.dimension, f); ++n) {
        for (std::size_t i = 0; i < before; ++i) {
          apart.push_back(apart[i] + n * step);
          apart.push_back(apart[i] - n * step);
        }
      }
    }
  }
  if (std::ranges::count(apart, 0) > 1) {
    return true;
  }
  std::ranges::sort(apart);
  return any_move(*shifts, [&](std::int64_t move) {
    return move != 0 && std::ranges::binary_search(apart, move);
  });
}

}  // namespace cosa::search

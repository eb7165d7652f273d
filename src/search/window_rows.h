#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "order_class.h"
#include "search_problem.h"

namespace cosa::search {

/// At least so many rows of a window reach the instances of a level, whatever the loops: each
/// needs, of every dimension, the part that is not side by side outside it. `spatial(dimension,
/// fan-out)` says what is.
template <typename Spatial>
[[nodiscard]] double least_rows(const SearchProblem& problem, const WindowRank& window,
                                std::size_t level, const Spatial& spatial) {
  double rows = 1;
  double instances = 1;
  for (const WindowRank::Term& term : window.terms) {
    double outside = 1;
    for (std::size_t f = problem.fanouts_inside(level); f < problem.memories.size(); ++f) {
      outside *= static_cast<double>(spatial(term.dimension, f));
    }
    rows += static_cast<double>(problem.dims[term.dimension].extent) / outside - 1;
    instances *= outside;
  }
  return rows * instances;
}

/// Counts the rows of windows under one choice of splits for a cluster's dimensions.
class WindowRows {
 public:
  /// `spatial`: [dimension of the cluster * fan-outs + fan-out].
  WindowRows(const SearchProblem& problem, const std::vector<std::int64_t>& spatial);

  /// The split of a dimension of the cluster: by level its temporal factor, and its extent there
  /// and further in.
  void choose(std::size_t index, const std::int64_t* factors, const std::int64_t* extents) {
    factors_[index] = factors;
    extents_[index] = extents;
  }

  /// The width of a level's tile.
  [[nodiscard]] std::int64_t width(const WindowRank& window, std::size_t level) const;

  /// The share of distinct words in what neighbours below `level` and further in ask for at once.
  [[nodiscard]] double distinct_share(const WindowRank& window, std::size_t level) const;

  /// Whether two dimensions of the window move the child's tile.
  [[nodiscard]] bool moves_twice(const WindowRank& window, std::size_t child) const;

  /// Whether under some order the child's tile comes back to where it was: a loop outside moves it
  /// as far as others together.
  [[nodiscard]] bool comes_back(const WindowRank& window, std::size_t child) const {
    return order_can_help(window, child, nullptr);
  }

  /// Whether two children of one parent can ask for the same position of the window: at once, or
  /// under some order one in the step after the other, where the step moves the tile by as much as
  /// they lie apart.
  [[nodiscard]] bool meets_neighbour(const WindowRank& window, std::size_t child,
                                     std::size_t parent) const;

  struct Rows {
    double count;
    bool loose;  ///< a bound: some orders may need more, though no fewer
  };
  /// Rows that reach the child in all, summed over its instances: whole tiles, but for the overlap
  /// that the first loop outside, `halo`, leaves in place (docs/search.md, "Overlapping tiles").
  /// With `links` between neighbours those that come to a tile which is back are left out.
  [[nodiscard]] Rows traffic(const WindowRank& window, std::size_t child,
                             const std::optional<Halo>& halo, bool links) const;

 private:
  [[nodiscard]] std::size_t index(std::size_t dimension) const {
    return problem_.dims[dimension].index;
  }
  [[nodiscard]] std::int64_t extent(std::size_t dimension, std::size_t level) const {
    return extents_[index(dimension)][level];
  }
  [[nodiscard]] std::int64_t spatial(std::size_t dimension, std::size_t fanout) const {
    return spatial_[index(dimension) * problem_.memories.size() + fanout];
  }
  /// Of the loops inside those of a fan-out.
  [[nodiscard]] std::int64_t extent_inside(std::size_t dimension, std::size_t fanout) const;
  [[nodiscard]] std::int64_t bound_at(const Halo& loop) const {
    return factors_[index(loop.dimension)][loop.block];
  }
  [[nodiscard]] double least_share(const WindowRank& window, std::size_t child) const;
  [[nodiscard]] std::int64_t shift_at(const WindowRank& window, const Halo& loop) const;
  [[nodiscard]] std::optional<std::vector<std::int64_t>> shifts_outside(const WindowRank& window,
                                                                        std::size_t child,
                                                                        const Halo* first) const;
  [[nodiscard]] bool order_can_help(const WindowRank& window, std::size_t child,
                                    const Halo* first) const;

  const SearchProblem& problem_;
  const std::vector<std::int64_t>& spatial_;
  std::vector<const std::int64_t*> factors_;
  std::vector<const std::int64_t*> extents_;
};

}  // namespace cosa::search

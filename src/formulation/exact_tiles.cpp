#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "constraint_families.h"
#include "cosa/base/checked.h"
#include "tile_shape.h"

namespace cosa::detail {
namespace {

/// One way in which the prime classes of a window's dimensions lie inside a tile.
struct WindowCase {
  std::vector<int> copies;  ///< [class of the window]
  std::int64_t width;
};

/// A strided or summed rank of a tensor.
struct Window {
  std::vector<std::size_t> classes;
  std::vector<WindowCase> cases;  ///< every combination of divisors of its dimensions' extents
};

std::int64_t window_width(const FormulationModel& model, const ProjectionRank& rank,
                          const std::vector<std::size_t>& classes, const std::vector<int>& copies) {
  std::int64_t width = 1;
  for (const ProjectionTerm& term : rank) {
    std::int64_t extent = 1;
    for (std::size_t n = 0; n < classes.size(); ++n) {
      const PrimeClass& prime_class = model.prime_class(classes[n]);
      // A window's dimension is a group of its own.
      if (model.primes.groups[prime_class.group].dimensions.front() == term.dimension.value()) {
        for (int copy = 0; copy < copies[n]; ++copy) {
          extent *= prime_class.prime;
        }
      }
    }
    width = checked_add(width, checked_multiply(term.coefficient, extent - 1));
  }
  return width;
}

Window make_window(const FormulationModel& model, const ProjectionRank& rank) {
  Window window;
  for (std::size_t c = 0; c < model.num_classes(); ++c) {
    const std::size_t j = model.primes.groups[model.prime_class(c).group].dimensions.front();
    if (std::ranges::any_of(rank, [&](const auto& term) { return term.dimension.value() == j; })) {
      window.classes.push_back(c);
    }
  }
  // Counts up through all combinations, the first class fastest.
  std::vector<int> copies(window.classes.size(), 0);
  while (true) {
    window.cases.push_back({copies, window_width(model, rank, window.classes, copies)});
    std::size_t n = 0;
    while (n < copies.size() && copies[n] == model.prime_class(window.classes[n]).total) {
      copies[n++] = 0;
    }
    if (n == copies.size()) {
      return window;
    }
    ++copies[n];
  }
}

/// log2 of the width of a window inside the tile of tensor v at level i. With a binary q(m) for
/// each case m, in which copies(m, c) copies of each class c lie inside the tile and the window is
/// width(m) words wide,
///
///     sum over m of q(m) = 1,
///     sum over m of copies(m, c) * q(m) = copies of c inside the tile, for each class c,
///     the logarithm = sum over m of log2 width(m) * q(m).
LinearExpression add_window(FormulationModel& model, const Window& window, std::size_t v,
                            std::size_t i, std::optional<std::int64_t> limit) {
  LinearExpression one_case;
  LinearExpression log2_width;
  std::vector<LinearExpression> inside;
  for (const std::size_t c : window.classes) {
    inside.push_back(model.copies_in_mapped_tile(v, i, c));
  }
  for (const WindowCase& window_case : window.cases) {
    if (limit && window_case.width > *limit) {
      continue;
    }
    const VariableId q = model.milp.add_binary();
    one_case.add(q);
    log2_width.add(q, std::log2(static_cast<double>(window_case.width)));
    for (std::size_t n = 0; n < inside.size(); ++n) {
      inside[n].add(q, -window_case.copies[n]);
    }
  }
  if (model.has(ConstraintFamily::kTile) && !one_case.is_constant()) {
    const std::string name = model.problem.workload->tensors()[v].name + " at " +
                             model.problem.architecture->levels()[i].name;
    const std::string_view family = to_string(ConstraintFamily::kTile);
    model.milp.add_constraint(family, name, 1.0, one_case, 1.0);
    for (const LinearExpression& row : inside) {
      model.milp.add_constraint(family, name, 0.0, row, 0.0);
    }
  }
  return log2_width;
}

/// The classes of dimensions that stand alone in a rank: their logarithm is linear.
LinearExpression plain_log2(const FormulationModel& model, const TileShape& shape, std::size_t v,
                            std::size_t i) {
  LinearExpression log2_words;
  for (std::size_t c = 0; c < model.num_classes(); ++c) {
    const PrimeClass& prime_class = model.prime_class(c);
    const int ranks = shape.plain[model.primes.groups[prime_class.group].dimensions.front()];
    if (ranks > 0) {
      log2_words.add(model.copies_in_mapped_tile(v, i, c), ranks * prime_class.log2_prime);
    }
  }
  return log2_words;
}

}  // namespace

/// The exact tile of a tensor kept at a level: its footprint is a product over the ranks, so that
///
///     T(i, v) = sum over plain ranks of log2 f * copies + sum over windows of log2 width.
LinearExpression add_exact_tile(FormulationModel& model, std::size_t v, std::size_t i,
                                std::optional<std::int64_t> limit) {
  const TileShape shape = tile_shape(model.problem, v);
  LinearExpression log2_words = plain_log2(model, shape, v, i);
  for (const ProjectionRank& rank : shape.windows) {
    log2_words.add(add_window(model, make_window(model, rank), v, i, limit));
  }
  return log2_words;
}

TileLogs add_exact_tiles(FormulationModel& model) {
  const FormulationProblem& problem = model.problem;
  TileLogs tiles(problem.num_tensors, problem.num_levels);
  for (std::size_t v = 0; v < problem.num_tensors; ++v) {
    for (std::size_t i = 0; i < problem.outermost(); ++i) {
      const bool in_utilization = i < problem.permutation_level;
      if (problem.kept(v, i) == 1 && (in_utilization || problem.tile_limit(v, i))) {
        const bool is_limited = model.has(ConstraintFamily::kCapacity);
        tiles(v, i) =
            add_exact_tile(model, v, i, is_limited ? problem.tile_limit(v, i) : std::nullopt);
      }
    }
  }
  return tiles;
}

}  // namespace cosa::detail

#include "cuts.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <utility>

#include "constraint_families.h"
#include "cosa/base/check.h"
#include "cosa/base/checked.h"
#include "cosa/mapping/tile.h"
#include "decode.h"
#include "evaluate.h"
#include "tile_shape.h"

namespace cosa::detail {
namespace {

constexpr std::string_view kFamily = "cut";

/// A disjunction over bounds on integer expressions: at least one must hold.
class Cut {
 public:
  explicit Cut(FormulationModel& model) : model_(model) {}

  /// "expression <= most", for an expression of 0 to `limit`.
  void allow_at_most(LinearExpression expression, int most, int limit) {
    const VariableId holds = model_.milp.add_binary();
    expression.add(holds, limit - most);
    model_.milp.add_constraint(kFamily, "at most", -kInfinity, expression, limit);
    any_.add(holds);
  }

  /// "expression >= least", for an expression of at least 0.
  void allow_at_least(LinearExpression expression, int least) {
    const VariableId holds = model_.milp.add_binary();
    expression.add(holds, -least);
    model_.milp.add_constraint(kFamily, "at least", 0.0, expression, kInfinity);
    any_.add(holds);
  }

  void add() { model_.milp.add_constraint(kFamily, "one of", 1.0, any_, kInfinity); }

 private:
  FormulationModel& model_;
  LinearExpression any_;
};

/// Makes the number the smallest at which the monotone `violates` still holds.
template <typename Violates>
void shrink(int& number, const Violates& violates) {
  const int before = std::exchange(number, 0);
  while (!violates()) {
    ++number;
    COSA_CHECK(number <= before);
  }
}

bool overflows_partition(const StorageLevel& level, const Tensor& tensor, std::int64_t words) {
  const auto part = level.partition_words.find(tensor.name);
  return part != level.partition_words.end() &&
         words > usable_words(part->second, level.usable_share);
}

/// Copies of prime classes inside the tiles of some tensors at a level. Tensors whose tiles hold
/// the same temporal loops share their numbers.
class InsideCopies {
 public:
  InsideCopies(const FormulationModel& model, const PrimeCounts& counts, const Overflow& overflow)
      : model_(model), overflow_(overflow), classes_(model.num_classes()) {
    const FormulationProblem& problem = model.problem;
    for (std::size_t v = 0; v < problem.num_tensors; ++v) {
      if (!overflow.tensors.contains(TensorId{v})) {
        continue;
      }
      const std::size_t prefix = problem.inside(v, overflow.level);
      if (std::ranges::find(prefixes_, prefix) == prefixes_.end()) {
        prefixes_.push_back(prefix);
        for (std::size_t c = 0; c < classes_; ++c) {
          numbers_.push_back(count(counts, v, c));
          expressions_.push_back(expression(v, c));
        }
      }
    }
    for (std::size_t v = 0; v < problem.num_tensors; ++v) {
      scales_.push_back(overflow.tensors.contains(TensorId{v})
                            ? make_scale(box_words(v), overflow.tile_words[v])
                            : Scale{1, 1});
    }
  }

  /// Whether the tiles of the current numbers overflow the memory. The width of a window whose
  /// loops are pinned stays what it was in the mapping, pieces and all.
  [[nodiscard]] bool overflows() const {
    const FormulationProblem& problem = model_.problem;
    const StorageLevel& level = problem.architecture->levels()[overflow_.level];
    std::int64_t total = 0;
    for (std::size_t v = 0; v < problem.num_tensors; ++v) {
      if (overflow_.tensors.contains(TensorId{v})) {
        const Tensor& tensor = problem.workload->tensors()[v];
        const std::int64_t words =
            occupied_words(level, tensor, box_words(v) / scales_[v].box * scales_[v].mapped);
        if (overflows_partition(level, tensor, words)) {
          return true;
        }
        total = checked_add(total, words);
      }
    }
    return level.capacity_words && total > usable_words(*level.capacity_words, level.usable_share);
  }

  [[nodiscard]] std::vector<int>& numbers() { return numbers_; }
  [[nodiscard]] const LinearExpression& expression_of(std::size_t n) const {
    return expressions_[n];
  }
  [[nodiscard]] std::size_t class_of(std::size_t n) const { return n % classes_; }

 private:
  /// mapped / box, in lowest terms: what the pieces of a tile are of its box. The box is a multiple
  /// of `box` whatever the numbers that are not pinned.
  struct Scale {
    std::int64_t box;
    std::int64_t mapped;
  };

  static Scale make_scale(std::int64_t box, std::int64_t mapped) {
    const std::int64_t common = std::gcd(box, mapped);
    return {box / common, mapped / common};
  }

  [[nodiscard]] std::int64_t box_words(std::size_t v) const {
    const auto prefix =
        std::ranges::find(prefixes_, model_.problem.inside(v, overflow_.level)) - prefixes_.begin();
    const auto first = numbers_.begin() + prefix * static_cast<std::ptrdiff_t>(classes_);
    const std::vector<int> copies(first, first + static_cast<std::ptrdiff_t>(classes_));
    return tile_words_of(model_.problem, model_.primes, v, copies);
  }

  template <typename Visit>
  void visit_places(std::size_t v, const Visit& visit) const {
    for (std::size_t level = 0; level < model_.problem.num_levels; ++level) {
      for (const LoopKind kind : kAllLoopKinds) {
        if (in_mapped_tile(model_.problem, v, overflow_.level, level, kind)) {
          visit(level, kind);
        }
      }
    }
  }

  [[nodiscard]] int count(const PrimeCounts& counts, std::size_t v, std::size_t c) const {
    int copies = 0;
    visit_places(v, [&](std::size_t level, LoopKind kind) { copies += counts.at(level, c, kind); });
    return copies;
  }

  [[nodiscard]] LinearExpression expression(std::size_t v, std::size_t c) const {
    LinearExpression copies;
    visit_places(
        v, [&](std::size_t level, LoopKind kind) { model_.add_copies(copies, level, c, kind); });
    return copies;
  }

  const FormulationModel& model_;
  const Overflow& overflow_;
  std::size_t classes_;
  std::vector<std::size_t> prefixes_;
  std::vector<int> numbers_;  // [prefix * classes + class]
  std::vector<LinearExpression> expressions_;
  std::vector<Scale> scales_;  // [tensor]
};

/// Whether the tile holds exactly the loops of its level and further in: a box.
bool is_even_tile(const FormulationProblem& problem, std::size_t v, std::size_t i) {
  return problem.inside(v, i) == i + 1;
}

/// The dimensions whose place between other loops can change a tile: those of windows, where Z is
/// uneven.
std::set<std::size_t> pinned_dimensions(const FormulationProblem& problem,
                                        const Overflow& overflow) {
  std::set<std::size_t> dimensions;
  for (std::size_t v = 0; v < problem.num_tensors; ++v) {
    if (overflow.tensors.contains(TensorId{v}) && !is_even_tile(problem, v, overflow.level)) {
      for (const ProjectionRank& window : tile_shape(problem, v).windows) {
        for (const ProjectionTerm& term : window) {
          dimensions.insert(term.dimension.value());
        }
      }
    }
  }
  return dimensions;
}

/// The most elements of tensor v that fit the level with one of each other tensor kept there.
std::optional<std::int64_t> words_beside_others(const FormulationProblem& problem,
                                                const StorageLevel& level, std::size_t v,
                                                std::size_t i) {
  std::optional<std::int64_t> words;
  if (level.capacity_words) {
    words = usable_words(*level.capacity_words, level.usable_share);
    for (std::size_t other = 0; other < problem.num_tensors; ++other) {
      if (other != v && problem.kept(other, i) == 1) {
        *words -= occupied_words(level, problem.workload->tensors()[other], 1);
      }
    }
  }
  const Tensor& tensor = problem.workload->tensors()[v];
  if (const auto part = level.partition_words.find(tensor.name);
      part != level.partition_words.end()) {
    const std::int64_t usable = usable_words(part->second, level.usable_share);
    words = words ? std::min(*words, usable) : usable;
  }
  return words ? std::optional{std::max<std::int64_t>(0, elements_in(level, tensor, *words))}
               : std::nullopt;
}

/// Any change of how many copies of the class sit where, at levels inside `levels`.
void allow_any_change(FormulationModel& model, const PrimeCounts& counts, std::size_t c,
                      std::size_t levels, Cut& cut) {
  for (std::size_t level = 0; level < levels; ++level) {
    for (const LoopKind kind : kAllLoopKinds) {
      LinearExpression copies;
      model.add_copies(copies, level, c, kind);
      if (copies.is_constant()) {
        continue;
      }
      const int now = counts.at(level, c, kind);
      const int limit = model.prime_class(c).total;
      if (now > 0) {
        cut.allow_at_most(copies, now - 1, limit);
      }
      if (now < limit) {
        cut.allow_at_least(copies, now + 1);
      }
    }
  }
}

/// The levels whose loops decide how the tiles of the overflow lie: no loop of a tile is further
/// out.
std::size_t deciding_levels(const FormulationProblem& problem, const Overflow& overflow) {
  std::size_t levels = overflow.level + 1;
  for (std::size_t v = 0; v < problem.num_tensors; ++v) {
    if (overflow.tensors.contains(TensorId{v})) {
      levels = std::max(levels, problem.inside(v, overflow.level));
    }
  }
  return levels;
}

}  // namespace

std::vector<Overflow> find_overflows(const FormulationProblem& problem, const Mapping& mapping) {
  std::vector<Overflow> overflows;
  for (std::size_t i = 0; i < problem.num_levels; ++i) {
    const StorageLevel& level = problem.architecture->levels()[i];
    Overflow shared{i, {}, std::vector<std::int64_t>(problem.num_tensors, 0)};
    std::int64_t total = 0;
    for (std::size_t node = 0; node < mapping.nodes().size(); ++node) {
      const auto* storage = std::get_if<StorageNode>(&mapping.nodes()[node]);
      if (storage == nullptr || storage->level.value() != i) {
        continue;
      }
      for (std::size_t v = 0; v < problem.num_tensors; ++v) {
        if (storage->tensors.contains(TensorId{v})) {
          shared.tensors.insert(TensorId{v});
          shared.tile_words[v] = tile_words(*problem.workload, mapping, node, TensorId{v});
        }
      }
    }
    for (std::size_t v = 0; v < problem.num_tensors; ++v) {
      if (shared.tensors.contains(TensorId{v})) {
        const Tensor& tensor = problem.workload->tensors()[v];
        const std::int64_t words = occupied_words(level, tensor, shared.tile_words[v]);
        total = checked_add(total, words);
        if (overflows_partition(level, tensor, words)) {
          Overflow alone{i, {}, shared.tile_words};
          alone.tensors.insert(TensorId{v});
          overflows.push_back(std::move(alone));
        }
      }
    }
    if (level.capacity_words && total > usable_words(*level.capacity_words, level.usable_share)) {
      overflows.push_back(std::move(shared));
    }
  }
  return overflows;
}

void add_exact_limits(FormulationModel& model) {
  const FormulationProblem& problem = model.problem;
  for (std::size_t i = 0; i < problem.outermost(); ++i) {
    const StorageLevel& level = problem.architecture->levels()[i];
    for (std::size_t v = 0; v < problem.num_tensors; ++v) {
      if (problem.kept(v, i) == 1 && is_even_tile(problem, v, i)) {
        if (const auto limit = words_beside_others(problem, level, v, i)) {
          const LinearExpression tile = add_exact_tile(model, v, i, limit);
          model.milp.add_constraint(kFamily, "exact tile", -kInfinity, tile, log2_limit(*limit));
        }
      }
    }
  }
}

void add_mesh_cut(FormulationModel& model, const PrimeCounts& counts) {
  std::vector<std::int64_t> primes;
  for (const PrimeClass& prime_class : model.primes.classes) {
    primes.push_back(prime_class.prime);
  }
  for (std::size_t i = 0; i < model.problem.num_levels; ++i) {
    std::vector<int> copies;
    for (std::size_t c = 0; c < primes.size(); ++c) {
      copies.push_back(counts.spatial(i, c));
    }
    const auto misfit = [&] {
      return !copies_along_x(primes, copies, model.problem.fanouts[i]).has_value();
    };
    if (!misfit()) {
      continue;
    }
    for (int& number : copies) {
      shrink(number, misfit);
    }
    Cut cut(model);
    for (std::size_t c = 0; c < primes.size(); ++c) {
      if (copies[c] > 0) {
        LinearExpression spatial;
        model.add_copies(spatial, i, c, LoopKind::kSpatialX);
        cut.allow_at_most(std::move(spatial), copies[c] - 1, model.prime_class(c).total);
      }
    }
    cut.add();
    return;
  }
  COSA_CHECK(false);
}

void add_overflow_cut(FormulationModel& model, const PrimeCounts& counts,
                      const Overflow& overflow) {
  InsideCopies inside(model, counts, overflow);
  COSA_CHECK(inside.overflows());
  const auto pinned = pinned_dimensions(model.problem, overflow);
  const auto is_pinned = [&](std::size_t c) {
    return pinned.contains(model.primes.groups[model.prime_class(c).group].dimensions.front());
  };
  Cut cut(model);
  for (std::size_t c = 0; c < model.num_classes(); ++c) {
    if (is_pinned(c)) {
      allow_any_change(model, counts, c, deciding_levels(model.problem, overflow), cut);
    }
  }
  for (std::size_t n = 0; n < inside.numbers().size(); ++n) {
    const std::size_t c = inside.class_of(n);
    int& number = inside.numbers()[n];
    if (is_pinned(c)) {
      continue;
    }
    shrink(number, [&] { return inside.overflows(); });
    if (number > 0) {
      cut.allow_at_most(inside.expression_of(n), number - 1, model.prime_class(c).total);
    }
  }
  cut.add();
}

}  // namespace cosa::detail

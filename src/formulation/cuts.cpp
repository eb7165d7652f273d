#include "cuts.h"

#include <algorithm>
#include <set>
#include <utility>

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

  void add() { model_.milp.add_constraint(kFamily, "one of", 1.0, any_, kInfinity); }

 private:
  FormulationModel& model_;
  LinearExpression any_;
};

/// The smallest numbers, found greedily, at which the monotone `violates` still holds.
template <typename Violates>
void shrink(std::vector<int>& numbers, const Violates& violates) {
  for (int& number : numbers) {
    const int before = std::exchange(number, 0);
    while (!violates(numbers)) {
      ++number;
      COSA_CHECK(number <= before);
    }
  }
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
  }

  /// Whether tiles of these numbers, each dimension consecutive, overflow the memory.
  [[nodiscard]] bool overflows(const std::vector<int>& numbers) const {
    const FormulationProblem& problem = model_.problem;
    const StorageLevel& level = problem.architecture->levels()[overflow_.level];
    std::int64_t total = 0;
    for (std::size_t v = 0; v < problem.num_tensors; ++v) {
      if (overflow_.tensors.contains(TensorId{v})) {
        const auto prefix = std::ranges::find(prefixes_, problem.inside(v, overflow_.level));
        const auto first =
            numbers.begin() + (prefix - prefixes_.begin()) * static_cast<std::ptrdiff_t>(classes_);
        const std::vector<int> copies(first, first + static_cast<std::ptrdiff_t>(classes_));
        const Tensor& tensor = problem.workload->tensors()[v];
        const std::int64_t words =
            occupied_words(level, tensor, tile_words_of(problem, model_.primes, v, copies));
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

  static bool overflows_partition(const StorageLevel& level, const Tensor& tensor,
                                  std::int64_t words) {
    const auto part = level.partition_words.find(tensor.name);
    return part != level.partition_words.end() &&
           words > usable_words(part->second, level.usable_share);
  }

 private:
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
};

/// The dimensions whose place between other loops can change a tile: those of windows.
std::set<std::size_t> window_dimensions(const FormulationProblem& problem, TensorSet tensors) {
  std::set<std::size_t> dimensions;
  for (std::size_t v = 0; v < problem.num_tensors; ++v) {
    if (tensors.contains(TensorId{v})) {
      for (const ProjectionRank& window : tile_shape(problem, v).windows) {
        for (const ProjectionTerm& term : window) {
          dimensions.insert(term.dimension.value());
        }
      }
    }
  }
  return dimensions;
}

/// Any change of where the class sits.
void allow_any_change(FormulationModel& model, const PrimeCounts& counts, std::size_t c, Cut& cut) {
  for (std::size_t level = 0; level < model.problem.num_levels; ++level) {
    for (const LoopKind kind : kAllLoopKinds) {
      LinearExpression copies;
      model.add_copies(copies, level, c, kind);
      const int now = counts.at(level, c, kind);
      if (!copies.is_constant() && now > 0) {
        // Copies that arrive somewhere have left somewhere: this covers every change.
        cut.allow_at_most(copies, now - 1, model.prime_class(c).total);
      }
    }
  }
}

}  // namespace

std::optional<Overflow> find_overflow(const FormulationProblem& problem, const Mapping& mapping) {
  std::vector<std::int64_t> total(problem.num_levels, 0);
  std::vector<TensorSet> kept(problem.num_levels);
  for (std::size_t node = 0; node < mapping.nodes().size(); ++node) {
    const auto* storage = std::get_if<StorageNode>(&mapping.nodes()[node]);
    for (std::size_t v = 0; storage != nullptr && v < problem.num_tensors; ++v) {
      if (!storage->tensors.contains(TensorId{v})) {
        continue;
      }
      const std::size_t i = storage->level.value();
      const StorageLevel& level = problem.architecture->levels()[i];
      const Tensor& tensor = problem.workload->tensors()[v];
      const std::int64_t words =
          occupied_words(level, tensor, tile_words(*problem.workload, mapping, node, TensorId{v}));
      kept[i].insert(TensorId{v});
      if (InsideCopies::overflows_partition(level, tensor, words)) {
        TensorSet alone;
        alone.insert(TensorId{v});
        return Overflow{i, alone};
      }
      total[i] = checked_add(total[i], words);
    }
  }
  for (std::size_t i = 0; i < problem.num_levels; ++i) {
    const StorageLevel& level = problem.architecture->levels()[i];
    if (level.capacity_words &&
        total[i] > usable_words(*level.capacity_words, level.usable_share)) {
      return Overflow{i, kept[i]};
    }
  }
  return std::nullopt;
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
    const auto misfit = [&](const std::vector<int>& numbers) {
      return !copies_along_x(primes, numbers, model.problem.fanouts[i]).has_value();
    };
    if (!misfit(copies)) {
      continue;
    }
    shrink(copies, misfit);
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
  std::set<std::size_t> pinned;
  if (inside.overflows(inside.numbers())) {
    shrink(inside.numbers(), [&](const std::vector<int>& n) { return inside.overflows(n); });
  } else {
    // The tile is larger than its box: loops outside it stand between loops of a window.
    pinned = window_dimensions(model.problem, overflow.tensors);
  }
  Cut cut(model);
  for (std::size_t c = 0; c < model.num_classes(); ++c) {
    if (pinned.contains(model.primes.groups[model.prime_class(c).group].dimensions.front())) {
      allow_any_change(model, counts, c, cut);
    }
  }
  for (std::size_t n = 0; n < inside.numbers().size(); ++n) {
    const std::size_t c = inside.class_of(n);
    const bool is_pinned =
        pinned.contains(model.primes.groups[model.prime_class(c).group].dimensions.front());
    if (inside.numbers()[n] > 0 && !is_pinned) {
      cut.allow_at_most(inside.expression_of(n), inside.numbers()[n] - 1,
                        model.prime_class(c).total);
    }
  }
  cut.add();
}

}  // namespace cosa::detail

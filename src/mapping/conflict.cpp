#include "cosa/mapping/conflict.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <set>
#include <utility>

#include "cosa/base/check.h"
#include "cosa/base/text.h"
#include "feasibility_problem.h"

namespace cosa {
namespace {

using detail::DimensionSplit;
using detail::FeasibilityProblem;
using Splits = std::vector<DimensionSplit>;

/// Smallest sets listed at most.
constexpr std::size_t kMostSets = 64;

/// A limit that can be lifted.
struct Item {
  LimitKind kind;
  std::size_t index = 0;  ///< of a stated limit, or the level
  std::size_t tensor = 0;
  Axis axis = Axis::kX;
};

/// Items by index, ascending.
using ItemSet = std::set<std::size_t>;

class ConflictFinder {
 public:
  explicit ConflictFinder(const FeasibilityProblem& problem) : problem_(problem) { list_items(); }

  std::optional<Conflict> run() {
    if (find_splits(problem_)) {
      return std::nullopt;
    }
    ItemSet all;
    for (std::size_t i = 0; i < items_.size(); ++i) {
      all.insert(all.end(), i);
    }
    // What makes an operation that no machine at all could hold is no limit of anyone's.
    COSA_CHECK(find_splits(lifted(all)).has_value());
    cores_.push_back(core_without({}));
    for (std::size_t size = 1; smallest_.empty(); ++size) {
      find_sets(size);
    }
    Conflict conflict = explain(cores_.front());
    for (const ItemSet& set : smallest_) {
      conflict.smallest.push_back(levers(set));
    }
    conflict.complete = smallest_.size() < kMostSets;
    return conflict;
  }

 private:
  void list_items() {
    for (std::size_t i = 0; i < problem_.constraints.factor_limits().size(); ++i) {
      items_.push_back({LimitKind::kFactor, i});
    }
    for (std::size_t i = 0; i < problem_.constraints.axis_limits().size(); ++i) {
      items_.push_back({LimitKind::kAxis, i});
    }
    if (problem_.constraints.least_multipliers() > 1) {
      items_.push_back({LimitKind::kUtilization});
    }
    for (std::size_t i = 0; i < problem_.levels.size(); ++i) {
      list_items_of(i);
    }
  }

  void list_items_of(std::size_t level) {
    const FeasibilityProblem::Level& at = problem_.levels[level];
    for (std::size_t v = 0; v < at.partition_words.size(); ++v) {
      const bool limited = at.usable_words || at.partition_words[v];
      if (limited && at.kept.contains(TensorId{v}) && level + 1 < problem_.levels.size()) {
        items_.push_back({LimitKind::kKeep, level, v});
      }
    }
    if (at.usable_words) {
      items_.push_back({LimitKind::kCapacity, level});
    }
    for (std::size_t v = 0; v < at.partition_words.size(); ++v) {
      if (at.partition_words[v] && at.kept.contains(TensorId{v})) {
        items_.push_back({LimitKind::kPartition, level, v});
      }
    }
    for (const Axis axis : {Axis::kX, Axis::kY}) {
      if (*(axis == Axis::kX ? at.along_x : at.along_y) > 1) {
        items_.push_back({LimitKind::kFanout, level, 0, axis});
      }
    }
  }

  /// The problem without the items of the set.
  [[nodiscard]] FeasibilityProblem lifted(const ItemSet& set) const {
    FeasibilityProblem problem = problem_;
    std::vector<bool> factors(problem.constraints.factor_limits().size(), true);
    std::vector<bool> axes(problem.constraints.axis_limits().size(), true);
    bool utilization = true;
    for (const std::size_t i : set) {
      const Item& item = items_[i];
      switch (item.kind) {
        case LimitKind::kFactor:
          factors[item.index] = false;
          break;
        case LimitKind::kAxis:
          axes[item.index] = false;
          break;
        case LimitKind::kUtilization:
          utilization = false;
          break;
        case LimitKind::kKeep:
          problem.levels[item.index].kept.erase(TensorId{item.tensor});
          break;
        case LimitKind::kCapacity:
        case LimitKind::kPartition:
        case LimitKind::kFanout:
          number_of(problem, item).reset();
          break;
      }
    }
    problem.constraints = problem.constraints.with_only(factors, axes, utilization);
    return problem;
  }

  /// The number that the limit is, of those that have one.
  static std::optional<std::int64_t>& number_of(FeasibilityProblem& problem, const Item& item) {
    FeasibilityProblem::Level& level = problem.levels[item.index];
    if (item.kind == LimitKind::kCapacity) {
      return level.usable_words;
    }
    if (item.kind == LimitKind::kPartition) {
      return level.partition_words[item.tensor];
    }
    return item.axis == Axis::kX ? level.along_x : level.along_y;
  }

  [[nodiscard]] bool is_feasible(const ItemSet& without) const {
    return find_splits(lifted(without)).has_value();
  }

  /// Items that together leave no mapping, none of which could be missing, among those outside
  /// `without`, which must not be feasible.
  [[nodiscard]] ItemSet core_without(const ItemSet& without) const {
    ItemSet lifted_items = without;
    ItemSet core;
    for (std::size_t i = 0; i < items_.size(); ++i) {
      if (!lifted_items.insert(i).second) {
        continue;
      }
      if (is_feasible(lifted_items)) {
        lifted_items.erase(i);
        core.insert(i);
      }
    }
    return core;
  }

  /// Collects every feasible set of at most `size` items. Whatever is feasible has an item of each
  /// core; what has and is not shows another core.
  void find_sets(std::size_t size) {
    while (true) {
      std::set<ItemSet> hitting;
      ItemSet chosen;
      list_hitting_sets(size, chosen, hitting);
      smallest_.clear();
      bool complete = true;
      for (const ItemSet& set : hitting) {
        if (smallest_.size() == kMostSets) {
          return;
        }
        if (is_feasible(set)) {
          smallest_.push_back(set);
        } else {
          cores_.push_back(core_without(set));
          complete = false;
          break;
        }
      }
      if (complete) {
        return;
      }
    }
  }

  void list_hitting_sets(std::size_t size, ItemSet& chosen, std::set<ItemSet>& hitting) const {
    const auto open = std::ranges::find_if(cores_, [&](const ItemSet& core) {
      return std::ranges::none_of(core, [&](std::size_t i) { return chosen.contains(i); });
    });
    if (open == cores_.end()) {
      hitting.insert(chosen);
      return;
    }
    if (chosen.size() == size) {
      return;
    }
    for (const std::size_t i : *open) {
      chosen.insert(i);
      list_hitting_sets(size, chosen, hitting);
      chosen.erase(i);
    }
  }

  /// Changes of the set's limits: numbers as little as will do, the others lifted.
  [[nodiscard]] std::vector<Lever> levers(const ItemSet& set) const {
    FeasibilityProblem problem = lifted(set);
    std::vector<Lever> result;
    for (const std::size_t i : set) {
      const Item& item = items_[i];
      Lever lever{item.kind, text(item), {}, std::nullopt, {}};
      if (is_number(item.kind)) {
        const std::int64_t needed = least_number(problem, item);
        number_of(problem, item) = needed;
        lever.amount = amount(item, needed);
        lever.change = change_text(item, *lever.amount);
      } else {
        lever.change = change_text(item);
      }
      if (item.kind == LimitKind::kFactor) {
        lever.where = problem_.constraints.factor_limits()[item.index].where;
      } else if (item.kind == LimitKind::kAxis) {
        lever.where = problem_.constraints.axis_limits()[item.index].where;
      } else if (item.kind == LimitKind::kUtilization) {
        lever.where = problem_.constraints.utilization_where();
      }
      result.push_back(std::move(lever));
    }
    return result;
  }

  static bool is_number(LimitKind kind) {
    return kind == LimitKind::kCapacity || kind == LimitKind::kPartition ||
           kind == LimitKind::kFanout;
  }

  /// The least number for the item with which the problem, feasible without it, stays so.
  [[nodiscard]] std::int64_t least_number(FeasibilityProblem problem, const Item& item) const {
    number_of(problem, item).reset();
    const auto free = find_splits(problem);
    COSA_CHECK(free.has_value());
    FeasibilityProblem original = problem_;
    std::int64_t too_little = std::min(*number_of(original, item), used(problem, *free, item)) - 1;
    std::int64_t enough = used(problem, *free, item);
    while (enough - too_little > 1) {
      const std::int64_t middle = too_little + (enough - too_little) / 2;
      number_of(problem, item) = middle;
      (find_splits(problem) ? enough : too_little) = middle;
    }
    return enough;
  }

  /// What the splits ask of the item's number.
  [[nodiscard]] static std::int64_t used(const FeasibilityProblem& problem, const Splits& splits,
                                         const Item& item) {
    if (item.kind == LimitKind::kFanout) {
      std::int64_t product = 1;
      for (const DimensionSplit& split : splits) {
        product *= (item.axis == Axis::kX ? split.x : split.y)[item.index];
      }
      return product;
    }
    const auto tiles = tiles_at(problem, splits, item.index);
    if (item.kind == LimitKind::kPartition) {
      return tiles[item.tensor];
    }
    std::int64_t total = 0;
    for (const std::int64_t tile : tiles) {
      total += tile;
    }
    return total;
  }

  /// Words or instances to add so that the usable ones are `needed`.
  [[nodiscard]] std::int64_t amount(const Item& item, std::int64_t needed) const {
    const StorageLevel& level = problem_.architecture->levels()[item.index];
    if (item.kind == LimitKind::kFanout) {
      FeasibilityProblem original = problem_;
      return needed - *number_of(original, item);
    }
    const std::int64_t words =
        item.kind == LimitKind::kCapacity
            ? *level.capacity_words
            : level.partition_words.at(problem_.workload->tensors()[item.tensor].name);
    std::int64_t too_little = words;
    std::int64_t step = 1;
    while (usable_words(words + step, level.usable_share) < needed) {
      too_little = words + step;
      step *= 2;
    }
    std::int64_t enough = words + step;
    while (enough - too_little > 1) {
      const std::int64_t middle = too_little + (enough - too_little) / 2;
      (usable_words(middle, level.usable_share) >= needed ? enough : too_little) = middle;
    }
    return enough - words;
  }

  [[nodiscard]] const std::string& level_name(std::size_t level) const {
    return problem_.architecture->levels()[level].name;
  }
  [[nodiscard]] const std::string& tensor_name(std::size_t tensor) const {
    return problem_.workload->tensors()[tensor].name;
  }
  [[nodiscard]] const std::string& dimension_name(DimensionId dimension) const {
    return problem_.workload->dimension(dimension).name;
  }
  static const char* axis_name(Axis axis) { return axis == Axis::kX ? "x" : "y"; }

  [[nodiscard]] std::string place_text(LoopPlace place) const {
    return fmt::format("{} ({})", level_name(place.level.value()), to_string(place.kind));
  }

  [[nodiscard]] std::string text(const Item& item) const {
    FeasibilityProblem problem = problem_;
    switch (item.kind) {
      case LimitKind::kFactor: {
        const FactorLimit& limit = problem.constraints.factor_limits()[item.index];
        return fmt::format("{} at {}{}", limit_text(dimension_name(limit.dimension), limit.range),
                           place_text(limit.place), where_text(limit.where));
      }
      case LimitKind::kAxis: {
        const AxisLimit& limit = problem.constraints.axis_limits()[item.index];
        return fmt::format("{} along {} only at {} (spatial){}", dimension_name(limit.dimension),
                           axis_name(limit.only), level_name(limit.fanout.value()),
                           where_text(limit.where));
      }
      case LimitKind::kUtilization:
        return fmt::format("at least {} multipliers in use{}",
                           with_commas(problem.constraints.least_multipliers()),
                           where_text(problem.constraints.utilization_where()));
      case LimitKind::kKeep:
        return fmt::format("{} keeps {}", level_name(item.index), tensor_name(item.tensor));
      case LimitKind::kCapacity:
        return fmt::format("{} holds {} words", level_name(item.index),
                           with_commas(*number_of(problem, item)));
      case LimitKind::kPartition:
        return fmt::format("{} holds {} words of {}", level_name(item.index),
                           with_commas(*number_of(problem, item)), tensor_name(item.tensor));
      case LimitKind::kFanout:
        return fmt::format("{} instances below {} along {}", with_commas(*number_of(problem, item)),
                           level_name(item.index), axis_name(item.axis));
    }
    return {};
  }

  [[nodiscard]] std::string change_text(const Item& item) const {
    switch (item.kind) {
      case LimitKind::kFactor: {
        const FactorLimit& limit = problem_.constraints.factor_limits()[item.index];
        return fmt::format("free {} at {}", dimension_name(limit.dimension),
                           place_text(limit.place));
      }
      case LimitKind::kAxis: {
        const AxisLimit& limit = problem_.constraints.axis_limits()[item.index];
        return fmt::format("let {} lie along {} too at {}", dimension_name(limit.dimension),
                           axis_name(limit.only == Axis::kX ? Axis::kY : Axis::kX),
                           level_name(limit.fanout.value()));
      }
      case LimitKind::kUtilization:
        return "ask for fewer multipliers";
      default:
        return fmt::format("let {} bypass {}", level_name(item.index), tensor_name(item.tensor));
    }
  }

  [[nodiscard]] std::string change_text(const Item& item, std::int64_t more) const {
    switch (item.kind) {
      case LimitKind::kCapacity:
        return fmt::format("{} + {} words", level_name(item.index), with_commas(more));
      case LimitKind::kPartition:
        return fmt::format("{} + {} words of {}", level_name(item.index), with_commas(more),
                           tensor_name(item.tensor));
      default:
        return fmt::format("{} + {} instances along {}", level_name(item.index), with_commas(more),
                           axis_name(item.axis));
    }
  }

  /// The inequality that the core's limits lead to.
  [[nodiscard]] Conflict explain(const ItemSet& core) const {
    ItemSet others;
    for (std::size_t i = 0; i < items_.size(); ++i) {
      if (!core.contains(i)) {
        others.insert(others.end(), i);
      }
    }
    std::string stated;  // the user's limits in the core
    const Item* about = nullptr;
    for (const std::size_t i : core) {
      const Item& item = items_[i];
      const bool of_user = item.kind == LimitKind::kFactor || item.kind == LimitKind::kAxis;
      if (of_user) {
        stated += (stated.empty() ? "" : ", ") + text(item);
      }
      about = item.kind == LimitKind::kUtilization || (about == nullptr && is_number(item.kind))
                  ? &item
                  : about;
    }
    std::string message = about == nullptr                         ? product_text(core)
                          : about->kind == LimitKind::kUtilization ? utilization_text(others)
                                                                   : inequality(others, *about);
    if (!stated.empty()) {
      message += " with " + stated;
    }
    return {about != nullptr ? about->kind : items_[*core.begin()].kind, std::move(message), {}};
  }

  /// No number is to blame: the factors that are allowed do not make the extent.
  [[nodiscard]] std::string product_text(const ItemSet& core) const {
    for (const std::size_t i : core) {
      const Item& item = items_[i];
      if (item.kind == LimitKind::kFactor) {
        const DimensionId d = problem_.constraints.factor_limits()[item.index].dimension;
        return fmt::format("{}: no factors multiply to the extent {}", dimension_name(d),
                           with_commas(problem_.workload->dimension(d).extent));
      }
    }
    return "nothing fits";
  }

  [[nodiscard]] std::string utilization_text(const ItemSet& others) const {
    const FeasibilityProblem problem = lifted(others);
    std::int64_t possible = 1;
    std::int64_t too_many = problem.constraints.least_multipliers();
    const std::int64_t asked = too_many;
    while (too_many - possible > 1) {
      const std::int64_t middle = possible + (too_many - possible) / 2;
      FeasibilityProblem less = problem;
      less.constraints = less.constraints.with_least_multipliers(middle);
      (find_splits(less) ? possible : too_many) = middle;
    }
    return fmt::format("{} of {} multipliers can be in use, at least {} are asked for{}",
                       with_commas(possible),
                       with_commas(problem.architecture->compute().instances), with_commas(asked),
                       where_text(problem.constraints.utilization_where()));
  }

  [[nodiscard]] std::string inequality(const ItemSet& others, const Item& item) const {
    FeasibilityProblem problem = lifted(others);
    const std::int64_t available = *number_of(problem, item);
    number_of(problem, item) = least_number(problem, item);
    const auto splits = find_splits(problem);
    COSA_CHECK(splits.has_value());
    const std::int64_t needed = used(problem, *splits, item);
    std::string terms;
    int count = 0;
    const auto add = [&](const char* sign, const std::string& name, std::int64_t number) {
      terms += fmt::format("{}{} {}", count++ == 0 ? "" : sign, name, with_commas(number));
    };
    if (item.kind == LimitKind::kFanout) {
      for (std::size_t d = 0; d < splits->size(); ++d) {
        const DimensionSplit& split = (*splits)[d];
        const std::int64_t factor = (item.axis == Axis::kX ? split.x : split.y)[item.index];
        if (factor > 1) {
          add(" x ", dimension_name(DimensionId{d}), factor);
        }
      }
    } else {
      const auto tiles = tiles_at(problem, *splits, item.index);
      for (std::size_t v = 0; v < tiles.size(); ++v) {
        const bool counts = item.kind == LimitKind::kCapacity
                                ? problem.levels[item.index].kept.contains(TensorId{v})
                                : item.tensor == v;
        if (counts) {
          add(" + ", tensor_name(v), tiles[v]);
        }
      }
    }
    if (count != 1) {
      terms += " = " + with_commas(needed);
    }
    return item.kind == LimitKind::kFanout
               ? fmt::format("{} fan-out along {}: {} > {} instances", level_name(item.index),
                             axis_name(item.axis), terms, with_commas(available))
               : fmt::format("{}: {} > {} words", level_name(item.index), terms,
                             with_commas(available));
  }

  const FeasibilityProblem& problem_;
  std::vector<Item> items_;
  std::vector<ItemSet> cores_;
  std::vector<ItemSet> smallest_;
};

}  // namespace

std::string_view to_string(LimitKind kind) {
  switch (kind) {
    case LimitKind::kFactor:
      return "factor";
    case LimitKind::kAxis:
      return "axis";
    case LimitKind::kUtilization:
      return "utilization";
    case LimitKind::kKeep:
      return "keep";
    case LimitKind::kCapacity:
      return "capacity";
    case LimitKind::kPartition:
      return "partition";
    case LimitKind::kFanout:
      return "fan-out";
  }
  return "unknown";
}

std::optional<Conflict> explain_conflict(const Workload& workload, const Architecture& architecture,
                                         const Constraints& constraints) {
  const FeasibilityProblem problem(workload, architecture, constraints);
  return ConflictFinder(problem).run();
}

}  // namespace cosa

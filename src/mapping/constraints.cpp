#include "cosa/mapping/constraints.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>

#include "cosa/base/nearest_name.h"
#include "cosa/base/text.h"

namespace cosa {
namespace {

std::size_t index_of(LoopPlace place) {
  return 2 * place.level.value() + (place.kind == LoopKindAt::kSpatial ? 1 : 0);
}

std::string joined(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) {
    list += (list.empty() ? "" : ", ") + name;
  }
  return list;
}

void narrow(FactorRange& range, const FactorRange& limit) {
  range.least = std::max(range.least, limit.least);
  if (limit.most) {
    range.most = range.most ? std::min(*range.most, *limit.most) : *limit.most;
  }
}

}  // namespace

namespace detail {

/// Turns names into the lists of `Constraints`.
class ConstraintsResolver {
 public:
  ConstraintsResolver(const Workload& workload, const Architecture& architecture,
                      Constraints& result)
      : workload_(workload), architecture_(architecture), result_(result) {
    result_.num_dimensions_ = workload.dimensions().size();
    result_.orders_.resize(2 * architecture.num_levels());
  }

  void add(const StatedLoops& stated) {
    const auto level = architecture_.find_level(stated.level);
    if (!level) {
      fail(stated.where, stated.level, stated.level + " is no memory of " + architecture_.name(),
           hint(stated.level, architecture_.level_names(), "the memories are "));
    }
    const LoopPlace place{*level, stated.kind};
    add_factors(stated, place);
    add_tensors(stated, place);
    if (stated.kind == LoopKindAt::kSpatial && architecture_.fanout(*level).size() == 1) {
      return;  // nothing lies there: neither an order nor an axis
    }
    add_order(stated, place);
    add_axes(stated, *level);
  }

  void add_utilization(double share, const SourceLocation& where) {
    if (!(share >= 0 && share <= 1)) {
      fail(where, "utilization", fmt::format("a least utilization of {}", share),
           "give a share from 0 to 1");
    }
    constexpr double kRounding = 1e-9;  // of a share written as a decimal number
    const auto all = static_cast<double>(architecture_.compute().instances);
    result_.least_multipliers_ =
        std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(share * all - kRounding)));
    result_.utilization_where_ = where;
  }

 private:
  [[noreturn]] static void fail(const SourceLocation& where, const std::string& key,
                                std::string message, std::string mend) {
    throw InputError({where, key, std::move(message), std::move(mend)});
  }

  static std::string hint(const std::string& name, const std::vector<std::string>& names,
                          const std::string& otherwise) {
    const auto nearest = nearest_name(name, names);
    return nearest ? "did you mean " + *nearest + "?" : otherwise + joined(names);
  }

  DimensionId dimension(const std::string& name, const SourceLocation& where) const {
    const auto found = workload_.find_dimension(name);
    if (!found) {
      std::vector<std::string> names;
      for (const Dimension& d : workload_.dimensions()) {
        names.push_back(d.name);
      }
      fail(where, name, name + " is no dimension of " + workload_.name(),
           hint(name, names, "the dimensions are "));
    }
    return *found;
  }

  void add_factors(const StatedLoops& stated, LoopPlace place) {
    std::vector<bool> named(result_.num_dimensions_, false);
    for (const StatedFactor& factor : stated.factors) {
      const DimensionId d = dimension(factor.dimension, factor.where);
      named[d.value()] = true;
      add_factor(factor, place, d);
    }
    if (stated.other_factors_at_most) {
      if (*stated.other_factors_at_most < 1) {
        fail(stated.where, stated.level, "a largest factor below 1", "give 1 or more");
      }
      for (std::size_t d = 0; d < named.size(); ++d) {
        if (!named[d]) {
          limit(place, DimensionId{d}, {1, stated.other_factors_at_most}, stated.where);
        }
      }
    }
  }

  /// By dimension: whether it lies in any of the tensors.
  std::vector<bool> dimensions_of(const std::vector<std::string>& tensors,
                                  const SourceLocation& where) const {
    std::vector<std::string> names;
    std::ranges::transform(workload_.tensors(), std::back_inserter(names), &Tensor::name);
    std::vector<bool> of(result_.num_dimensions_, false);
    for (const std::string& name : tensors) {
      if (name != "*" && !workload_.find_tensor(name)) {
        fail(where, name, name + " is no tensor of " + workload_.name(),
             hint(name, names, "the tensors are "));
      }
      for (const Tensor& tensor : workload_.tensors()) {
        for (std::size_t d = 0; d < of.size(); ++d) {
          const bool meant = name == "*" || name == tensor.name;
          of[d] = of[d] || (meant && tensor.projection.uses(DimensionId{d}));
        }
      }
    }
    return of;
  }

  void add_tensors(const StatedLoops& stated, LoopPlace place) {
    const std::vector<bool> without = dimensions_of(stated.no_loops_over, stated.where);
    const std::vector<bool> with = dimensions_of(stated.loops_only_over, stated.where);
    for (std::size_t d = 0; d < without.size(); ++d) {
      if (without[d] || (!stated.loops_only_over.empty() && !with[d])) {
        limit(place, DimensionId{d}, {1, 1}, stated.where);
      }
    }
  }

  void add_factor(const StatedFactor& factor, LoopPlace place, DimensionId d) {
    const std::int64_t extent = workload_.dimension(d).extent;
    if (factor.value < (factor.comparison == Comparison::kExactly ? 0 : 1)) {
      fail(factor.where, factor.dimension, fmt::format("a factor of {}", factor.value),
           factor.comparison == Comparison::kExactly ? "give 1 or more, or 0 for the whole extent"
                                                     : "give 1 or more");
    }
    switch (factor.comparison) {
      case Comparison::kAtMost:
        limit(place, d, {1, factor.value}, factor.where);
        return;
      case Comparison::kAtLeast:
        limit(place, d, {factor.value, std::nullopt}, factor.where);
        return;
      case Comparison::kExactly:
        break;
    }
    if (factor.value > extent) {
      result_.ignored_.push_back(
          fmt::format("{} = {} at {} ({}){} exceeds the extent {} and is ignored", factor.dimension,
                      with_commas(factor.value), architecture_.level(place.level).name,
                      to_string(place.kind), where_text(factor.where), with_commas(extent)));
      return;
    }
    const std::int64_t value = factor.value == 0 ? extent : factor.value;
    limit(place, d, {value, value}, factor.where);
  }

  void limit(LoopPlace place, DimensionId d, FactorRange range, const SourceLocation& where) {
    if (place.kind == LoopKindAt::kSpatial && architecture_.fanout(place.level).size() == 1) {
      if (!range.holds(1)) {
        fail(where, workload_.dimension(d).name,
             fmt::format("spatial {} where one instance of {} has nothing side by side below it",
                         limit_text(workload_.dimension(d).name, range),
                         architecture_.level(place.level).name),
             "name a memory with several instances of the next inner one");
      }
      return;
    }
    if (!range.is_free()) {
      result_.factor_limits_.push_back({place, d, range, where});
    }
  }

  /// `QCP` is three dimensions, unless one is called so.
  std::vector<DimensionId> dimensions(const std::vector<std::string>& words,
                                      const SourceLocation& where) const {
    std::vector<DimensionId> list;
    for (const std::string& word : words) {
      if (workload_.find_dimension(word)) {
        list.push_back(dimension(word, where));
        continue;
      }
      for (const char letter : word) {
        list.push_back(dimension(std::string(1, letter), where));
      }
    }
    return list;
  }

  void add_order(const StatedLoops& stated, LoopPlace place) {
    LoopOrder order{dimensions(stated.innermost, stated.where),
                    dimensions(stated.outermost, stated.where)};
    if (order.is_free()) {
      return;
    }
    LoopOrder& known = result_.orders_[index_of(place)];
    if (!known.is_free()) {
      fail(stated.where, stated.level,
           fmt::format("a second order of the {} loops of {}", to_string(place.kind), stated.level),
           "keep one of them");
    }
    std::vector<DimensionId> all = order.innermost;
    all.insert(all.end(), order.outermost.begin(), order.outermost.end());
    std::ranges::sort(all);
    const auto twice = std::ranges::adjacent_find(all);
    if (twice != all.end()) {
      fail(stated.where, workload_.dimension(*twice).name,
           workload_.dimension(*twice).name + " stands twice in the order of the loops of " +
               stated.level,
           "keep one of them");
    }
    known = std::move(order);
  }

  void add_axes(const StatedLoops& stated, LevelId level) {
    for (const DimensionId d : dimensions(stated.only_x, stated.where)) {
      result_.axis_limits_.push_back({level, d, Axis::kX, stated.where});
    }
    for (const DimensionId d : dimensions(stated.only_y, stated.where)) {
      result_.axis_limits_.push_back({level, d, Axis::kY, stated.where});
    }
    if (stated.split) {
      add_split(stated, level);
    }
  }

  void add_split(const StatedLoops& stated, LevelId level) {
    const auto split = static_cast<std::size_t>(std::max<std::int64_t>(0, *stated.split));
    const std::vector<DimensionId> inner = dimensions(stated.innermost, stated.where);
    const std::vector<DimensionId> outer = dimensions(stated.outermost, stated.where);
    std::vector<bool> named(result_.num_dimensions_, false);
    const auto place = [&](DimensionId d, std::size_t position) {
      named[d.value()] = true;
      result_.axis_limits_.push_back(
          {level, d, position < split ? Axis::kX : Axis::kY, stated.where});
    };
    for (std::size_t i = 0; i < inner.size(); ++i) {
      place(inner[i], i);
    }
    const std::size_t first_outer = result_.num_dimensions_ - outer.size();
    for (std::size_t i = 0; i < outer.size(); ++i) {
      place(outer[i], first_outer + i);
    }
    const bool among_the_others = split > inner.size() && split < first_outer;
    for (std::size_t d = 0; d < named.size(); ++d) {
      if (!named[d] && !among_the_others) {
        place(DimensionId{d}, inner.size());
      }
    }
  }

  const Workload& workload_;
  const Architecture& architecture_;
  Constraints& result_;
};

}  // namespace detail

std::size_t LoopOrder::rank(DimensionId dimension) const {
  const auto inner = std::ranges::find(innermost, dimension);
  if (inner != innermost.end()) {
    return static_cast<std::size_t>(inner - innermost.begin());
  }
  const auto outer = std::ranges::find(outermost, dimension);
  return innermost.size() +
         (outer == outermost.end() ? 0 : 1 + static_cast<std::size_t>(outer - outermost.begin()));
}

Constraints::Constraints(const StatedConstraints& stated, const Workload& workload,
                         const Architecture& architecture) {
  detail::ConstraintsResolver resolver(workload, architecture, *this);
  for (const StatedLoops& loops : stated.loops) {
    resolver.add(loops);
  }
  if (stated.least_utilization) {
    resolver.add_utilization(*stated.least_utilization, stated.utilization_where);
  }
  intersect_limits();
}

void Constraints::intersect_limits() {
  ranges_.assign(orders_.size() * num_dimensions_, {});
  axes_.assign(orders_.size() / 2 * num_dimensions_, {});
  for (const FactorLimit& limit : factor_limits_) {
    narrow(ranges_[index_of(limit.place) * num_dimensions_ + limit.dimension.value()], limit.range);
  }
  for (const AxisLimit& limit : axis_limits_) {
    AxisChoice& choice = axes_[limit.fanout.value() * num_dimensions_ + limit.dimension.value()];
    (limit.only == Axis::kX ? choice.y : choice.x) = false;
  }
}

bool Constraints::empty() const {
  return factor_limits_.empty() && axis_limits_.empty() && least_multipliers_ <= 1 &&
         std::ranges::all_of(orders_, &LoopOrder::is_free);
}

FactorRange Constraints::range(LoopPlace place, DimensionId dimension) const {
  return ranges_.empty() ? FactorRange{}
                         : ranges_[index_of(place) * num_dimensions_ + dimension.value()];
}

AxisChoice Constraints::axes(LevelId fanout, DimensionId dimension) const {
  return axes_.empty() ? AxisChoice{} : axes_[fanout.value() * num_dimensions_ + dimension.value()];
}

const LoopOrder& Constraints::order(LoopPlace place) const {
  static const LoopOrder kFree;
  return orders_.empty() ? kFree : orders_[index_of(place)];
}

Constraints Constraints::with_only(const std::vector<bool>& factor_limits,
                                   const std::vector<bool>& axis_limits, bool utilization) const {
  Constraints rest = *this;
  rest.factor_limits_.clear();
  rest.axis_limits_.clear();
  for (std::size_t i = 0; i < factor_limits_.size(); ++i) {
    if (factor_limits[i]) {
      rest.factor_limits_.push_back(factor_limits_[i]);
    }
  }
  for (std::size_t i = 0; i < axis_limits_.size(); ++i) {
    if (axis_limits[i]) {
      rest.axis_limits_.push_back(axis_limits_[i]);
    }
  }
  rest.least_multipliers_ = utilization ? least_multipliers_ : 1;
  rest.intersect_limits();
  return rest;
}

Constraints Constraints::with_least_multipliers(std::int64_t multipliers) const {
  Constraints changed = *this;
  changed.least_multipliers_ = multipliers;
  return changed;
}

std::string limit_text(const std::string& name, const FactorRange& range) {
  if (range.most == range.least) {
    return fmt::format("{} = {}", name, with_commas(range.least));
  }
  std::string text = name;
  if (range.least > 1) {
    text = range.most ? fmt::format("{} <= {}", with_commas(range.least), name)
                      : fmt::format("{} >= {}", name, with_commas(range.least));
  }
  return range.most ? fmt::format("{} <= {}", text, with_commas(*range.most)) : text;
}

std::vector<std::string> ignored_constraints(const StatedConstraints& stated,
                                             std::span<const Layer> layers,
                                             const Architecture& architecture) {
  std::set<std::string> said;
  std::vector<std::string> sentences;
  for (const Layer& layer : layers) {
    try {
      const Constraints constraints(stated, layer.workload, architecture);
      for (const std::string& sentence : constraints.ignored()) {
        if (said.insert(sentence).second) {
          sentences.push_back(layer.path() + ": " + sentence);
        }
      }
    } catch (const InputError&) {
      continue;
    }
  }
  return sentences;
}

std::string where_text(const SourceLocation& where) {
  if (where.file.empty()) {
    return where.line ? fmt::format(" (line {})", *where.line) : "";
  }
  return where.line ? fmt::format(" ({}:{})", where.file, *where.line)
                    : fmt::format(" ({})", where.file);
}

}  // namespace cosa

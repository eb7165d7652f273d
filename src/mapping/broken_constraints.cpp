#include "broken_constraints.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>

#include "cosa/base/text.h"

namespace cosa::detail {
namespace {

constexpr std::array kKinds{LoopKindAt::kTemporal, LoopKindAt::kSpatial};

/// The product, or the most that 64 bits hold: too much for any limit either way.
std::int64_t saturating_multiply(std::int64_t a, std::int64_t b) {
  std::int64_t product = 0;
  return __builtin_mul_overflow(a, b, &product) ? std::numeric_limits<std::int64_t>::max()
                                                : product;
}

class Checker {
 public:
  Checker(const Workload& workload, const Architecture& architecture, const Mapping& mapping,
          const Constraints& constraints)
      : workload_(workload), architecture_(architecture), constraints_(constraints) {
    place_loops(mapping);
  }

  std::vector<std::string> run() {
    check_factors();
    for (std::size_t i = architecture_.num_levels(); i-- > 0;) {
      check_axes(LevelId{i});
      for (const LoopKindAt kind : kKinds) {
        check_orders({LevelId{i}, kind});
      }
    }
    check_utilization();
    return std::move(broken_);
  }

 private:
  /// Loops of bound above 1 with the places they belong to, outermost first.
  struct PlacedLoop {
    LoopPlace place;
    Loop loop;
  };

  void place_loops(const Mapping& mapping) {
    LevelId level = architecture_.outermost();
    for (const MappingNode& node : mapping.nodes()) {
      if (const auto* storage = std::get_if<StorageNode>(&node)) {
        level = std::min(level, storage->level);
        continue;
      }
      const Loop& loop = std::get<Loop>(node);
      if (loop.bound > 1) {
        const LoopPlace place = loop.spatial ? LoopPlace{loop.spatial->fanout, LoopKindAt::kSpatial}
                                             : LoopPlace{level, LoopKindAt::kTemporal};
        loops_.push_back({place, loop});
      }
    }
  }

  [[nodiscard]] std::string name(LoopPlace place) const {
    return fmt::format("{} {}", architecture_.level(place.level).name, to_string(place.kind));
  }

  [[nodiscard]] std::int64_t factor(LoopPlace place, DimensionId dimension) const {
    std::int64_t product = 1;
    for (const PlacedLoop& placed : loops_) {
      if (placed.place == place && placed.loop.dimension == dimension) {
        product = saturating_multiply(product, placed.loop.bound);
      }
    }
    return product;
  }

  void check_factors() {
    for (const FactorLimit& limit : constraints_.factor_limits()) {
      const std::int64_t found = factor(limit.place, limit.dimension);
      if (!limit.range.holds(found)) {
        const std::string& dimension = workload_.dimension(limit.dimension).name;
        broken_.push_back(fmt::format("{}: {} is {}, and {} is asked for{}", name(limit.place),
                                      dimension, with_commas(found),
                                      limit_text(dimension, limit.range), where_text(limit.where)));
      }
    }
  }

  void check_axes(LevelId fanout) {
    for (const AxisLimit& limit : constraints_.axis_limits()) {
      const bool breaks = std::ranges::any_of(loops_, [&](const PlacedLoop& placed) {
        return placed.loop.spatial && placed.loop.dimension == limit.dimension &&
               placed.loop.spatial->fanout == limit.fanout &&
               placed.loop.spatial->axis != limit.only;
      });
      if (limit.fanout == fanout && breaks) {
        broken_.push_back(fmt::format("{} spatial: {} may lie along {} only{}",
                                      architecture_.level(fanout).name,
                                      workload_.dimension(limit.dimension).name,
                                      limit.only == Axis::kX ? "x" : "y", where_text(limit.where)));
      }
    }
  }

  void check_orders(LoopPlace place) {
    if (constraints_.order(place).is_free()) {
      return;
    }
    if (place.kind == LoopKindAt::kTemporal) {
      check_order(place, std::nullopt);
    } else {
      check_order(place, Axis::kX);
      check_order(place, Axis::kY);
    }
  }

  void check_order(LoopPlace place, std::optional<Axis> axis) {
    const LoopOrder& order = constraints_.order(place);
    const Loop* outer = nullptr;
    for (const PlacedLoop& placed : loops_) {
      if (placed.place != place || (axis && placed.loop.spatial->axis != *axis)) {
        continue;
      }
      if (outer != nullptr && order.rank(outer->dimension) < order.rank(placed.loop.dimension)) {
        broken_.push_back(fmt::format("{}: {} stands outside {}, and {}", name(place),
                                      workload_.dimension(outer->dimension).name,
                                      workload_.dimension(placed.loop.dimension).name,
                                      order_text(order)));
        return;
      }
      outer = &placed.loop;
    }
  }

  [[nodiscard]] std::string order_text(const LoopOrder& order) const {
    const auto list = [&](const std::vector<DimensionId>& dimensions) {
      std::string names;
      for (const DimensionId d : dimensions) {
        names += (names.empty() ? "" : " ") + workload_.dimension(d).name;
      }
      return names;
    };
    std::string text;
    if (!order.innermost.empty()) {
      text = "innermost must be " + list(order.innermost) + " (innermost first)";
    }
    if (!order.outermost.empty()) {
      text += (text.empty() ? "" : ", ") + std::string("outermost must be ") +
              list(order.outermost) + " (outermost last)";
    }
    return text;
  }

  void check_utilization() {
    std::int64_t used = 1;
    for (const PlacedLoop& placed : loops_) {
      used = placed.loop.spatial ? saturating_multiply(used, placed.loop.bound) : used;
    }
    if (used < constraints_.least_multipliers()) {
      broken_.push_back(fmt::format("{} of {} multipliers in use, at least {} are asked for{}",
                                    with_commas(used),
                                    with_commas(architecture_.compute().instances),
                                    with_commas(constraints_.least_multipliers()),
                                    where_text(constraints_.utilization_where())));
    }
  }

  const Workload& workload_;
  const Architecture& architecture_;
  const Constraints& constraints_;
  std::vector<PlacedLoop> loops_;
  std::vector<std::string> broken_;
};

}  // namespace

std::vector<std::string> broken_constraints(const Workload& workload,
                                            const Architecture& architecture,
                                            const Mapping& mapping,
                                            const Constraints& constraints) {
  return Checker(workload, architecture, mapping, constraints).run();
}

}  // namespace cosa::detail

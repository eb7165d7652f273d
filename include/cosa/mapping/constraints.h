#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cosa/architecture/architecture.h"
#include "cosa/base/input_error.h"
#include "cosa/mapping/loop.h"
#include "cosa/mapping/stated_constraints.h"
#include "cosa/workload/layer.h"
#include "cosa/workload/workload.h"

namespace cosa {

namespace detail {
class ConstraintsResolver;
}

/// The loops of a level in time, or of the fan-out below it in space.
struct LoopPlace {
  LevelId level;
  LoopKindAt kind = LoopKindAt::kTemporal;

  friend bool operator==(const LoopPlace&, const LoopPlace&) = default;
};

/// The factors that a dimension may have at a place.
struct FactorRange {
  std::int64_t least = 1;
  std::optional<std::int64_t> most{};  ///< absent: no limit

  [[nodiscard]] bool is_free() const { return least <= 1 && !most; }
  [[nodiscard]] bool holds(std::int64_t factor) const {
    return factor >= least && (!most || factor <= *most);
  }

  friend bool operator==(const FactorRange&, const FactorRange&) = default;
};

/// The axes of a fan-out along which a dimension may lie.
struct AxisChoice {
  bool x = true;
  bool y = true;

  [[nodiscard]] bool allows(Axis axis) const { return axis == Axis::kX ? x : y; }
  [[nodiscard]] bool is_free() const { return x && y; }

  friend bool operator==(const AxisChoice&, const AxisChoice&) = default;
};

/// The order of the loops of bound above 1 at a place. Innermost stand those of `innermost`, in
/// this order; outermost those of `outermost`, the last of the list outermost of all; all others
/// between them, in any order.
struct LoopOrder {
  std::vector<DimensionId> innermost{};
  std::vector<DimensionId> outermost{};

  [[nodiscard]] bool is_free() const { return innermost.empty() && outermost.empty(); }
  /// The ranks of a place's loops, from inner to outer, never fall.
  [[nodiscard]] std::size_t rank(DimensionId dimension) const;

  friend bool operator==(const LoopOrder&, const LoopOrder&) = default;
};

/// One limit on a factor, as it was stated.
struct FactorLimit {
  LoopPlace place;
  DimensionId dimension;
  FactorRange range;
  SourceLocation where{};

  friend bool operator==(const FactorLimit&, const FactorLimit&) = default;
};

/// One restriction of a dimension to an axis of a fan-out, as it was stated.
struct AxisLimit {
  LevelId fanout;
  DimensionId dimension;
  Axis only;
  SourceLocation where{};

  friend bool operator==(const AxisLimit&, const AxisLimit&) = default;
};

/// What a mapping of one workload on one machine must obey beside the machine itself: limits on the
/// factors at each place, orders of loops, axes of fan-outs, and the multipliers in use. Which
/// tensors a memory keeps is said by `Residency`.
class Constraints {
 public:
  /// None: every mapping obeys.
  Constraints() = default;

  /// Resolves names. A factor that must equal more than the dimension's extent is left out, as
  /// Timeloop leaves it out, and said in `ignored`. Throws `InputError` (with the place where it
  /// was stated) for unknown dimensions and levels, values out of range, a dimension twice among
  /// the orders of a place, orders stated twice for a place, and spatial constraints where there is
  /// no fan-out, unless they say that nothing lies there. Limits that contradict each other are no
  /// error: nothing fits then.
  Constraints(const StatedConstraints& stated, const Workload& workload,
              const Architecture& architecture);

  /// Whether every mapping obeys.
  [[nodiscard]] bool empty() const;

  [[nodiscard]] FactorRange range(LoopPlace place, DimensionId dimension) const;
  [[nodiscard]] AxisChoice axes(LevelId fanout, DimensionId dimension) const;
  [[nodiscard]] const LoopOrder& order(LoopPlace place) const;
  /// Multipliers that must be in use: the product of all spatial bounds is at least this.
  [[nodiscard]] std::int64_t least_multipliers() const { return least_multipliers_; }
  [[nodiscard]] const SourceLocation& utilization_where() const { return utilization_where_; }

  /// Each limit by itself: an answer to "why does nothing fit" is a set of these.
  [[nodiscard]] const std::vector<FactorLimit>& factor_limits() const { return factor_limits_; }
  [[nodiscard]] const std::vector<AxisLimit>& axis_limits() const { return axis_limits_; }

  /// The same constraints without some limits (indices into the lists above, by flag: true stays),
  /// and without the multipliers' where `utilization` is false.
  [[nodiscard]] Constraints with_only(const std::vector<bool>& factor_limits,
                                      const std::vector<bool>& axis_limits, bool utilization) const;

  /// The same with another number of multipliers that must be in use.
  [[nodiscard]] Constraints with_least_multipliers(std::int64_t multipliers) const;

  /// Sentences about what was stated and has no effect.
  [[nodiscard]] const std::vector<std::string>& ignored() const { return ignored_; }

  friend bool operator==(const Constraints&, const Constraints&) = default;

 private:
  std::size_t num_dimensions_ = 0;
  std::vector<FactorLimit> factor_limits_;
  std::vector<AxisLimit> axis_limits_;
  std::int64_t least_multipliers_ = 1;
  SourceLocation utilization_where_;
  std::vector<std::string> ignored_;
  // Derived, [place * dimensions + dimension] and by place; empty where nothing is constrained.
  std::vector<FactorRange> ranges_;
  std::vector<AxisChoice> axes_;  ///< [level * dimensions + dimension]
  std::vector<LoopOrder> orders_;

  void intersect_limits();

  friend class detail::ConstraintsResolver;
};

/// What of the constraints has no effect on some layer: each sentence once, behind the path of the
/// first layer that it is about. A layer that they cannot be resolved for is passed over: whoever
/// schedules it says why.
[[nodiscard]] std::vector<std::string> ignored_constraints(const StatedConstraints& stated,
                                                           std::span<const Layer> layers,
                                                           const Architecture& architecture);

/// A limit in words: "K = 4", "K <= 4", "2 <= K <= 4", "K = 1"; `name` is the dimension's.
[[nodiscard]] std::string limit_text(const std::string& name, const FactorRange& range);

/// "constraints.yaml:12" in brackets behind a space, or nothing where the place is unknown.
[[nodiscard]] std::string where_text(const SourceLocation& where);

}  // namespace cosa

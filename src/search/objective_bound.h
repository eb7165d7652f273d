#pragma once

#include <cmath>
#include <optional>

#include "cosa/search/objective.h"
#include "leaf_judge.h"
#include "search_problem.h"
#include "spatial_profile.h"

namespace cosa::search {

/// Tiles are products in doubles: so much above a capacity, relatively, is rounding.
inline constexpr double kTileSlack = 1e-9;

/// Cycles are integers: rounded up, with a slack that keeps a quotient that is an integer up to
/// rounding from being taken for the next one.
[[nodiscard]] double whole_cycles(double cycles);

/// The least that a mapping can cost, in real numbers.
[[nodiscard]] ObjectiveValue bound_value(const SearchProblem& problem, const ProfileCost& cost,
                                         const ObjectivePair& objective, const double* fill,
                                         const double* parent);

/// The least that any mapping with so many compute cycles can cost: the multiplications, and every
/// word once between the outermost level and the next.
[[nodiscard]] ObjectiveValue floor_value(const SearchProblem& problem,
                                         const ObjectivePair& objective, double compute_cycles);

/// Whether a bound leaves room for something better than the value. Costs are compared with a
/// relative tolerance of `kTolerance`, so that a proof is a proof up to this much.
[[nodiscard]] bool can_improve(const ObjectiveValue& bound, const ObjectiveValue& value);
inline constexpr double kTolerance = 1e-10;

/// What a search of profiles shares.
class Incumbent {
 public:
  /// Only what is better than the cutoff is wanted.
  explicit Incumbent(std::optional<ObjectiveValue> cutoff) : value_(cutoff) {}

  [[nodiscard]] const std::optional<Judged>& best() const { return best_; }
  /// What a mapping has to be better than: the value of the best one so far, before that the
  /// cutoff.
  [[nodiscard]] const std::optional<ObjectiveValue>& value() const { return value_; }

  [[nodiscard]] bool beaten_by(const ObjectiveValue& bound) const {
    return value_ ? can_improve(bound, *value_) : std::isfinite(bound.primary);
  }
  void consider(const std::optional<Judged>& judged) {
    if (judged && (best_ ? judged->value < best_->value : beaten_by(judged->value))) {
      best_ = judged;
      value_ = judged->value;
    }
  }
  /// The value of a mapping that is known by its bound alone (`SearchProblem::is_relaxed`).
  void lower_to(const ObjectiveValue& bound) {
    if (beaten_by(bound)) {
      value_ = bound;
    }
  }

 private:
  std::optional<Judged> best_;
  std::optional<ObjectiveValue> value_;
};

}  // namespace cosa::search

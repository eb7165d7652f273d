#pragma once

#include <optional>

#include "cosa/model/even_nest.h"
#include "cosa/search/search_result.h"

namespace cosa::detail {

/// The best of the mappings offered, the first one of equals.
class BestMapping {
 public:
  explicit BestMapping(ObjectivePair objective) : objective_(std::move(objective)) {}

  void offer(const EvenNest& nest, const CostTotals& totals) {
    const ObjectiveValue value = objective_value(objective_, totals);
    if (!value_ || value < *value_) {
      value_ = value;
      totals_ = totals;
      nest_ = nest;
    }
  }

  [[nodiscard]] const std::optional<ObjectiveValue>& value() const { return value_; }

  /// Of a search that looked at everything: optimal, or infeasible.
  [[nodiscard]] SearchResult proven() const {
    SearchResult result = found();
    result.termination = value_ ? Termination::kOptimal : Termination::kInfeasible;
    if (value_) {
      result.bound = value_->primary;
      result.gap = 0;
    }
    return result;
  }

  /// Of a search that did not: feasible or unknown, with a bound that says nothing.
  [[nodiscard]] SearchResult unproven() const {
    SearchResult result = found();
    result.termination = value_ ? Termination::kFeasible : Termination::kUnknown;
    if (value_) {
      result.gap = 1;
    }
    return result;
  }

 private:
  [[nodiscard]] SearchResult found() const {
    SearchResult result;
    if (value_) {
      result.mapping = to_mapping(nest_);
      result.totals = totals_;
      result.value = value_;
    }
    return result;
  }

  ObjectivePair objective_;
  std::optional<ObjectiveValue> value_;
  CostTotals totals_;
  EvenNest nest_;
};

}  // namespace cosa::detail

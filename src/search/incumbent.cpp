#include "incumbent.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "objective_bound.h"

namespace cosa::search {

bool Incumbent::beaten_by(const ObjectiveValue& bound) const {
  return value_ ? can_improve(bound, *value_) : std::isfinite(bound.primary);
}

/// Whether it stands in the list already, or one that counts as the same.
bool Incumbent::is_listed(const Tiling& tiling, const ObjectiveValue& value) const {
  if (request_.distinct == Distinct::kTiling) {
    return std::ranges::find(tilings_, tiling) != tilings_.end();
  }
  return std::ranges::any_of(found_, [&](const Judged& other) {
    return !can_improve(value, other.value) && !can_improve(other.value, value);
  });
}

void Incumbent::consider(const Leaf& leaf, const std::optional<Judged>& judged) {
  if (!judged || !takes(judged->value)) {
    return;
  }
  Tiling tiling = leaf.profile->factors;
  tiling.insert(tiling.end(), leaf.temporal.begin(), leaf.temporal.end());
  if (request_.count > 1 && is_listed(tiling, judged->value)) {
    return;
  }
  if (found_.size() == request_.count) {
    tilings_.pop_back();
    found_.pop_back();
  }
  const auto after = std::ranges::upper_bound(found_, judged->value, {}, &Judged::value);
  tilings_.insert(tilings_.begin() + (after - found_.begin()), std::move(tiling));
  found_.insert(after, *judged);
  if (found_.size() == request_.count) {
    value_ = found_.back().value;
  }
}

}  // namespace cosa::search

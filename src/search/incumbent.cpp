#include "incumbent.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "cosa/base/check.h"
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

Incumbent Incumbent::fork() const {
  COSA_CHECK(request_.count == 1);
  Incumbent fork(value_);
  fork.is_fork_ = true;
  fork.follows_full_ = is_full();
  fork.start_ = value_;
  return fork;
}

bool Incumbent::join(Incumbent fork) {
  if (!fork.value_ || !takes(*fork.value_)) {
    return false;
  }
  found_ = std::move(fork.found_);
  tilings_ = std::move(fork.tilings_);
  value_ = fork.value_;
  return true;
}

bool Incumbent::took_at_start(const ObjectiveValue& value) const {
  if (!is_fork_) {
    return takes(value);
  }
  return !start_ || value < *start_;
}

}  // namespace cosa::search

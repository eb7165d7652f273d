#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "cosa/search/objective.h"
#include "cosa/search/top_request.h"
#include "leaf_judge.h"

namespace cosa::search {

/// The best mappings that a search of profiles has found so far.
class Incumbent {
 public:
  /// Only what is better than the cutoff is wanted: the best one, or as many as `request` says.
  explicit Incumbent(std::optional<ObjectiveValue> cutoff, const TopRequest& request = {.count = 1})
      : request_(request), value_(cutoff) {}

  /// The best one first.
  [[nodiscard]] const std::vector<Judged>& found() const { return found_; }
  /// What a mapping has to be better than: the value of the worst one wanted, and the cutoff until
  /// there are so many.
  [[nodiscard]] const std::optional<ObjectiveValue>& value() const { return value_; }
  /// Whether a tiling is to be told by the best of all its orders: else it may be known by a worse
  /// one, as long as a better one is still to come.
  [[nodiscard]] bool wants_best_orders() const { return request_.count > 1; }

  /// Whether anything with this bound can be among those wanted.
  [[nodiscard]] bool beaten_by(const ObjectiveValue& bound) const;
  /// Whether a mapping of this value is, unless it is like one of them.
  [[nodiscard]] bool takes(const ObjectiveValue& value) const {
    return is_full() ? value < *value_ : beaten_by(value);
  }
  /// Notes a mapping of the leaf's tiling.
  void consider(const Leaf& leaf, const std::optional<Judged>& judged);
  /// The value of a mapping that is known by its bound alone (`SearchProblem::is_relaxed`).
  void lower_to(const ObjectiveValue& bound) {
    if (beaten_by(bound)) {
      value_ = bound;
    }
  }

  /// For one of several searches at a time that begin with what is known here: it wants the best
  /// mapping alone, and only where that is better.
  [[nodiscard]] Incumbent fork() const;
  /// Takes what the search with a fork found; whether it is better than all before.
  bool join(Incumbent fork);
  /// Whether this, or the incumbent that it is a fork of when it was made, takes the value.
  [[nodiscard]] bool took_at_start(const ObjectiveValue& value) const;

 private:
  /// By dimension of the search, what lies at each fan-out and runs at each level.
  using Tiling = std::vector<std::int64_t>;

  /// Whether there are as many as wanted, among those that a fork begins with, too.
  [[nodiscard]] bool is_full() const { return follows_full_ || found_.size() == request_.count; }
  [[nodiscard]] bool is_listed(const Tiling& tiling, const ObjectiveValue& value) const;

  TopRequest request_;
  std::vector<Judged> found_;
  std::vector<Tiling> tilings_;  ///< of these
  std::optional<ObjectiveValue> value_;
  // Of a fork.
  bool is_fork_ = false;
  bool follows_full_ = false;
  std::optional<ObjectiveValue> start_;  ///< the value then
};

}  // namespace cosa::search

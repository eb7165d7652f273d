#pragma once

#include <optional>

#include "cosa/search/optimal.h"
#include "deadline.h"

namespace cosa::search {

/// The best mapping of a space that is searched part by part, each part with the best value so far
/// as its cutoff, and the proof that the parts make together.
class BestOfParts {
 public:
  explicit BestOfParts(const OptimalOptions& options)
      : options_(options), deadline_(options.time_limit_s, options.stop), value_(options.cutoff) {}

  /// Whether the time is up, or the caller asks for an end.
  [[nodiscard]] bool stopping() const { return deadline_.due(); }
  /// Of the best mapping that was found; absent: none was.
  [[nodiscard]] const std::optional<ObjectiveValue>& value() const { return best_.value; }
  /// Whether a part with this bound can hold anything better.
  [[nodiscard]] bool leaves_room(const ObjectiveValue& bound) const;
  /// What the search of a part is asked.
  [[nodiscard]] OptimalOptions part_options() const;

  /// Notes what the search of a part with this bound found, and how far it came; whether it is the
  /// best so far.
  bool take(SearchResult found, const ObjectiveValue& bound);
  /// Notes that a part with this bound is not searched to its end.
  void leave_open(const ObjectiveValue& bound);
  void add_nodes(std::int64_t nodes) { best_.statistics.nodes += nodes; }

  /// The result over all parts, of which there were so many.
  [[nodiscard]] SearchResult conclude(double parts);

 private:
  const OptimalOptions& options_;
  detail::Deadline deadline_;
  std::optional<ObjectiveValue> value_;  ///< of the best mapping, or the cutoff
  std::optional<ObjectiveValue> open_bound_;
  SearchResult best_;
};

/// The value of the multiplications and `others_pJ` on all multipliers: no mapping is below.
[[nodiscard]] ObjectiveValue floor_of(const Workload& workload, const Architecture& architecture,
                                      const EnergyTable& energy, const ObjectivePair& objective,
                                      double others_pJ);

}  // namespace cosa::search

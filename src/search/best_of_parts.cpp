#include "best_of_parts.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "objective_bound.h"

namespace cosa::search {

bool BestOfParts::leaves_room(const ObjectiveValue& bound) const {
  return value_ ? can_improve(bound, *value_) : std::isfinite(bound.primary);
}

OptimalOptions BestOfParts::part_options() const {
  OptimalOptions options = options_;
  options.cutoff = value_;
  options.time_limit_s = deadline_.left();
  return options;
}

bool BestOfParts::take(SearchResult found, const ObjectiveValue& bound) {
  if (found.statistics.spaces_opened == 0) {
    found.statistics.spaces_opened = 1;  // a part that has no parts
  }
  add_effort(found.statistics, best_.statistics);
  if (found.termination == Termination::kFeasible || found.termination == Termination::kUnknown) {
    leave_open({std::max(found.bound, bound.primary), bound.secondary});
  }
  if (!found.mapping) {
    return false;
  }
  value_ = found.value;
  const SearchStatistics statistics = best_.statistics;
  best_ = std::move(found);
  best_.statistics = statistics;
  return true;
}

void BestOfParts::leave_open(const ObjectiveValue& bound) { note_bound(bound, open_bound_); }

SearchResult BestOfParts::conclude(double parts) {
  SearchResult result = std::move(best_);
  result.statistics.space_mappings *= parts;
  result.statistics.spaces_total = parts * std::max(1.0, result.statistics.spaces_total);
  result.statistics.seconds = deadline_.seconds();
  const bool open = open_bound_ && leaves_room(*open_bound_);
  if (result.mapping) {
    const double value = value_->primary;
    result.termination = open ? Termination::kFeasible : Termination::kOptimal;
    result.bound = open ? std::min(open_bound_->primary, value) : value;
    result.gap = value > 0 ? (value - result.bound) / value : 0;
    return result;
  }
  result.termination = open     ? Termination::kUnknown
                       : value_ ? Termination::kOptimal
                                : Termination::kInfeasible;
  result.bound = open ? open_bound_->primary : value_ ? value_->primary : 0;
  return result;
}

ObjectiveValue floor_of(const Workload& workload, const Architecture& architecture,
                        const EnergyTable& energy, const ObjectivePair& objective,
                        double others_pJ) {
  const auto operations = static_cast<double>(workload.operations());
  double multipliers = 1;
  for (std::size_t s = 0; s < architecture.num_levels(); ++s) {
    multipliers *= static_cast<double>(architecture.fanout(LevelId{s}).size());
  }
  const double least_pJ = (operations * energy.compute.mac_pJ + others_pJ) * (1 - kTolerance);
  const double cycles = whole_cycles(operations / multipliers);
  return {objective.primary.value(least_pJ, cycles), objective.secondary.value(least_pJ, cycles)};
}

}  // namespace cosa::search

#include "problem_constraints.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "cosa/base/factors.h"

namespace cosa::search {
namespace {

/// Empty where all say nothing.
template <typename T, typename Free>
std::vector<T> unless_all(std::vector<T> values, const Free& says_nothing) {
  return std::ranges::all_of(values, says_nothing) ? std::vector<T>{} : std::move(values);
}

}  // namespace

void constrain_time(const Constraints& constraints, std::size_t levels, SearchDimension& dim) {
  const DimensionId d = dim.members.front();
  for (std::size_t s = 0; s < levels; ++s) {
    const LoopPlace place{LevelId{s}, LoopKindAt::kTemporal};
    dim.temporal.push_back(constraints.range(place, d));
    dim.temporal_ranks.push_back(constraints.order(place).rank(d));
  }
  dim.temporal = unless_all(std::move(dim.temporal), &FactorRange::is_free);
}

void constrain_space(const Constraints& constraints, std::size_t memories, SearchDimension& dim) {
  const DimensionId d = dim.members.front();
  for (std::size_t s = 0; s < memories; ++s) {
    const LoopPlace place{LevelId{s}, LoopKindAt::kSpatial};
    dim.spatial.push_back(constraints.range(place, d));
    dim.axes.push_back(constraints.axes(LevelId{s}, d));
    dim.spatial_ranks.push_back(constraints.order(place).rank(d));
  }
  dim.spatial = unless_all(std::move(dim.spatial), &FactorRange::is_free);
  dim.axes = unless_all(std::move(dim.axes), &AxisChoice::is_free);
}

bool interchangeable(const SearchDimension& a, const SearchDimension& b) {
  const auto limited = [](const SearchDimension& dim) {
    return !dim.temporal.empty() || !dim.spatial.empty() || !dim.axes.empty();
  };
  return !limited(a) && !limited(b) && a.temporal_ranks == b.temporal_ranks &&
         a.spatial_ranks == b.spatial_ranks;
}

bool ordered_alike(const SearchDimension& a, const SearchDimension& b, std::size_t first_level) {
  for (std::size_t s = first_level; s < a.temporal_ranks.size(); ++s) {
    if (a.temporal_ranks[s] != b.temporal_ranks[s]) {
      return false;
    }
  }
  return true;
}

bool asks_much_of_little(const Constraints& constraints, const Workload& workload) {
  return std::ranges::any_of(constraints.factor_limits(), [&](const FactorLimit& limit) {
    return workload.dimension(limit.dimension).extent == 1 && !limit.range.holds(1);
  });
}

void MeshDemand::add(std::int64_t factor, AxisChoice axes) {
  if (axes.x && axes.y) {
    either *= factor;
  } else if (axes.x) {
    x *= factor;
  } else if (axes.y) {
    y *= factor;
  } else {
    neither = neither || factor > 1;
  }
}

std::optional<std::int64_t> most_along_x(const Fanout& fanout, const MeshDemand& demand) {
  std::optional<std::int64_t> most;
  if (demand.neither) {
    return most;
  }
  for (const std::int64_t x : divisors(demand.either)) {
    if (demand.x * x <= fanout.x && demand.y * (demand.either / x) <= fanout.y) {
      most = x;
    }
  }
  return most;
}

}  // namespace cosa::search

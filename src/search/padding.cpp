#include "cosa/search/padding.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>
#include <utility>

#include "best_of_parts.h"
#include "cosa/base/factors.h"
#include "cosa/base/input_error.h"

namespace cosa {
namespace {

using search::BestOfParts;

/// A multiple of operations above the limit by rounding alone still counts.
constexpr double kRounding = 1e-9;

/// The layer with other extents.
Workload with_extents(const Workload& workload, const std::vector<std::int64_t>& extents) {
  std::vector<Dimension> dimensions = workload.dimensions();
  for (std::size_t d = 0; d < dimensions.size(); ++d) {
    dimensions[d].extent = extents[d];
  }
  return {workload.name(), std::move(dimensions), workload.tensors(), workload.occurrences()};
}

/// Extents of all dimensions, and how many times the operations they make.
struct Padding {
  double growth;
  std::vector<std::int64_t> extents;
};

void list_paddings(const std::vector<std::vector<std::int64_t>>& choices, double most,
                   Padding& current, std::vector<Padding>& paddings) {
  const std::size_t d = current.extents.size();
  if (d == choices.size()) {
    paddings.push_back(current);
    return;
  }
  const double before = current.growth;
  for (const std::int64_t extent : choices[d]) {
    current.growth = before * static_cast<double>(extent) / static_cast<double>(choices[d].front());
    if (current.growth > (1 + most) * (1 + kRounding)) {
      break;
    }
    current.extents.push_back(extent);
    list_paddings(choices, most, current, paddings);
    current.extents.pop_back();
  }
  current.growth = before;
}

std::int64_t largest_extent(std::int64_t extent, double most) {
  return static_cast<std::int64_t>(
      std::floor(static_cast<double>(extent) * (1 + most) * (1 + kRounding)));
}

/// All paddings within the limit, the least first: the layer itself. With constraints any extent
/// may be the best: a loop that could do with fewer iterations may have to have these.
std::vector<Padding> paddings_of(const Workload& workload, double most, bool constrained) {
  std::vector<std::vector<std::int64_t>> choices;
  for (const std::int64_t extent : workload.extents()) {
    choices.push_back(padded_extents(extent, most));
    if (constrained) {
      choices.back().resize(static_cast<std::size_t>(largest_extent(extent, most) - extent + 1));
      std::iota(choices.back().begin(), choices.back().end(), extent);
    }
  }
  std::vector<Padding> paddings;
  Padding current{1, {}};
  list_paddings(choices, most, current, paddings);
  std::ranges::sort(paddings, {}, [](const Padding& p) { return std::tie(p.growth, p.extents); });
  return paddings;
}

}  // namespace

std::vector<std::int64_t> padded_extents(std::int64_t extent, double most) {
  const std::int64_t last = largest_extent(extent, most);
  std::vector<std::int64_t> extents{extent};
  for (std::int64_t larger = extent + 1; larger <= last; ++larger) {
    const std::vector<PrimePower> primes = prime_powers(larger);
    if (std::ranges::all_of(primes, [&](const PrimePower& power) {
          return larger - larger / power.prime < extent;
        })) {
      extents.push_back(larger);
    }
  }
  return extents;
}

PaddedResult find_padded(const Workload& workload, const Architecture& architecture,
                         const EnergyTable& energy, double most, const OptimalOptions& options) {
  if (!std::isfinite(most) || most < 0) {
    throw InputError("padding by " + std::to_string(most) + " is no share",
                     "give a share of the operations, such as 0.25");
  }
  const std::vector<Padding> paddings = paddings_of(workload, most, !options.constraints.empty());
  BestOfParts best(options);
  PaddedResult padded;
  std::string infeasible_reason;
  for (const Padding& padding : paddings) {
    const Workload layer = with_extents(workload, padding.extents);
    const ObjectiveValue floor =
        search::floor_of(layer, architecture, energy, options.objective, 0);
    if (!best.leaves_room(floor)) {
      continue;
    }
    if (best.stopping()) {
      best.leave_open(floor);
      break;  // of the larger ones no more is known
    }
    SearchResult found = find_optimal(layer, architecture, energy, best.part_options());
    if (infeasible_reason.empty()) {
      infeasible_reason = found.infeasible_reason;
    }
    if (best.take(std::move(found), floor)) {
      padded.padded = &padding == &paddings.front() ? std::nullopt : std::optional<Workload>(layer);
    }
  }
  padded.result = best.conclude(static_cast<double>(paddings.size()));
  if (padded.result.termination == Termination::kInfeasible) {
    padded.result.infeasible_reason = infeasible_reason;
  }
  return padded;
}

}  // namespace cosa

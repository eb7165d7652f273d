#include "cosa/search/padding.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <utility>

#include "best_of_parts.h"
#include "cosa/base/check.h"
#include "cosa/base/factors.h"
#include "cosa/base/input_error.h"
#include "residency_optimum.h"

namespace cosa {
namespace {

using search::BestOfParts;

/// A multiple of operations above the limit by rounding alone still counts.
constexpr double kRounding = 1e-9;

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

/// The layer first, then its paddings, the most promising first.
class PaddingSearch {
 public:
  PaddingSearch(const Workload& workload, const Architecture& architecture,
                const EnergyTable& energy, const OptimalOptions& options)
      : workload_(workload),
        architecture_(architecture),
        energy_(energy),
        options_(options),
        best_(options) {}

  PaddedResult run(const std::vector<Padding>& paddings) {
    search({.bound = floor_of(workload_), .layer = std::nullopt});
    found_.unpadded = best_.value();
    for (const Part& part : parts_of(std::span(paddings).subspan(1))) {
      if (!best_.leaves_room(part.bound)) {
        break;  // the rest are no better
      }
      if (best_.stopping()) {
        best_.leave_open(part.bound);
        break;
      }
      search(part);
    }
    found_.result = best_.conclude(static_cast<double>(paddings.size()));
    if (found_.result.termination == Termination::kInfeasible) {
      found_.result.infeasible_reason = infeasible_reason_;
    }
    return std::move(found_);
  }

 private:
  struct Part {
    ObjectiveValue bound;
    std::optional<Workload> layer;  ///< absent: as it is
  };

  [[nodiscard]] ObjectiveValue floor_of(const Workload& layer) const {
    return search::floor_of(layer, architecture_, energy_, options_.objective, 0);
  }

  /// Those that leave room, by rising bounds, of equal ones the least padding first.
  [[nodiscard]] std::vector<Part> parts_of(std::span<const Padding> paddings) const {
    std::vector<Part> parts;
    for (const Padding& padding : paddings) {
      Part part{.bound = {}, .layer = with_extents(workload_, padding.extents)};
      part.bound = floor_of(*part.layer);
      if (best_.leaves_room(part.bound) && !options_.free_residency && !best_.stopping()) {
        const auto bound = search::spatial_bound(*part.layer, architecture_, energy_, options_);
        if (!bound) {
          continue;  // nothing fits
        }
        part.bound = std::max(part.bound, *bound);
      }
      if (best_.leaves_room(part.bound)) {
        parts.push_back(std::move(part));
      }
    }
    std::ranges::stable_sort(parts, {}, &Part::bound);
    return parts;
  }

  void search(const Part& part) {
    const Workload& layer = part.layer ? *part.layer : workload_;
    SearchResult found = find_optimal(layer, architecture_, energy_, best_.part_options());
    if (infeasible_reason_.empty()) {
      infeasible_reason_ = found.infeasible_reason;
    }
    if (best_.take(std::move(found), part.bound)) {
      found_.padded = part.layer;
    }
  }

  const Workload& workload_;
  const Architecture& architecture_;
  const EnergyTable& energy_;
  const OptimalOptions& options_;
  BestOfParts best_;
  PaddedResult found_;
  std::string infeasible_reason_;
};

}  // namespace

Workload with_extents(const Workload& workload, std::span<const std::int64_t> extents) {
  std::vector<Dimension> dimensions = workload.dimensions();
  COSA_CHECK(extents.size() == dimensions.size());
  for (std::size_t d = 0; d < dimensions.size(); ++d) {
    dimensions[d].extent = extents[d];
  }
  return {workload.name(), std::move(dimensions), workload.tensors(), workload.occurrences()};
}

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
  return PaddingSearch(workload, architecture, energy, options)
      .run(paddings_of(workload, most, !options.constraints.empty()));
}

}  // namespace cosa

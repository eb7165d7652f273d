#include "cosa/network/network_objective.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace cosa {
namespace {

// A choice of a mapping for every layer is a point (summed energy, summed cycles). Every objective
// is quasi-concave: along a line it is least at an end. So over the convex hull of all points it is
// least at a corner, and every corner is the least of some weighted sum of the two, which separates
// into layers. Each weighting gives the point where its sum is least and a half plane that holds
// all points. Over what the half planes have in common the objective is least at a corner, where
// two neighbours meet: the bound. The corner with the least value is cut off next, by the weighting
// under which its two neighbours' points are equal. It finds a point beyond their connection, or
// proves that there is none.

struct Point {
  double energy_pJ = 0;
  double cycles = 0;
};

/// A weighted sum of energy and cycles, and what scheduling for it gave.
struct Weighting {
  double per_pJ = 0;
  double per_cycle = 0;
  NetworkSchedule schedule;
  Point point{};     ///< the sums of the schedule
  double least = 0;  ///< no choice of mappings has a smaller weighted sum
};

Objective objective_of(double per_pJ, double per_cycle) {
  if (per_cycle == 0) {
    return Objective::energy();
  }
  return per_pJ == 0 ? Objective::latency() : Objective::weighted(per_pJ, per_cycle);
}

Weighting schedule_weighted(double per_pJ, double per_cycle, const Network& network,
                            const Architecture& architecture, NetworkOptions options) {
  options.schedule.objective = with_tie_break(objective_of(per_pJ, per_cycle));
  Weighting weighting{.per_pJ = per_pJ,
                      .per_cycle = per_cycle,
                      .schedule = schedule_network(network, architecture, options)};
  for (std::size_t i = 0; i < network.layers.size(); ++i) {
    const ScheduleOutcome& outcome = weighting.schedule.outcomes[i];
    if (!outcome.has_mapping()) {
      continue;
    }
    const auto times = static_cast<double>(network.layers[i].workload.occurrences());
    weighting.point.energy_pJ += times * outcome.schedule->cost->energy_pJ;
    weighting.point.cycles += times * static_cast<double>(outcome.schedule->cost->cycles);
    weighting.least += times * outcome.schedule->bound.value_or(0);
  }
  if (const auto& shared = weighting.schedule.shared) {
    weighting.least = shared->bound;
  }
  return weighting;
}

/// Where the borders of two half planes meet.
Point corner(const Weighting& a, const Weighting& b) {
  const double determinant = a.per_pJ * b.per_cycle - b.per_pJ * a.per_cycle;
  const double energy = (a.least * b.per_cycle - b.least * a.per_cycle) / determinant;
  const double cycles = (a.per_pJ * b.least - b.per_pJ * a.least) / determinant;
  return {.energy_pJ = std::max(0.0, energy), .cycles = std::max(0.0, cycles)};
}

/// The weightings tried, from that of energy alone to that of cycles alone, and what they prove.
class Hull {
 public:
  Hull(Objective objective, Weighting energy, Weighting latency)
      : objective_(std::move(objective)) {
    weightings_.push_back(std::move(energy));
    weightings_.push_back(std::move(latency));
  }

  [[nodiscard]] std::size_t size() const { return weightings_.size(); }

  [[nodiscard]] Weighting& best() {
    return *std::ranges::min_element(
        weightings_, {}, [&](const Weighting& weighting) { return value(weighting.point); });
  }

  [[nodiscard]] double value(const Point& point) const {
    return objective_.value(point.energy_pJ, point.cycles);
  }

  /// No choice of mappings has a smaller value.
  [[nodiscard]] double bound() const { return corner_value(least_corner()); }

  /// Cycles are worth so many pJ where the least corner's neighbours are worth the same; absent
  /// where no weighting between theirs can tell more.
  [[nodiscard]] std::optional<double> next_pJ_per_cycle() const {
    const std::size_t i = least_corner();
    const Point& a = weightings_[i].point;
    const Point& b = weightings_[i + 1].point;
    if (!(b.energy_pJ > a.energy_pJ) || !(a.cycles > b.cycles)) {
      return std::nullopt;
    }
    const double price = (b.energy_pJ - a.energy_pJ) / (a.cycles - b.cycles);
    const auto price_of = [](const Weighting& weighting) {
      return weighting.per_cycle / weighting.per_pJ;
    };
    const bool between = price_of(weightings_[i]) < price && price < price_of(weightings_[i + 1]);
    return between ? std::optional(price) : std::nullopt;
  }

  void insert(Weighting weighting) {
    weightings_.insert(weightings_.begin() + static_cast<std::ptrdiff_t>(least_corner()) + 1,
                       std::move(weighting));
  }

 private:
  [[nodiscard]] double corner_value(std::size_t i) const {
    return value(corner(weightings_[i], weightings_[i + 1]));
  }

  /// The corner of weightings i and i + 1 with the least value.
  [[nodiscard]] std::size_t least_corner() const {
    std::size_t least = 0;
    for (std::size_t i = 1; i + 1 < weightings_.size(); ++i) {
      least = corner_value(i) < corner_value(least) ? i : least;
    }
    return least;
  }

  Objective objective_;
  std::vector<Weighting> weightings_;
};

}  // namespace

NetworkSchedule schedule_network_for(const Objective& objective, const Network& network,
                                     const Architecture& architecture,
                                     const NetworkOptions& options) {
  // As exact as the engine's own optima are compared.
  constexpr double kTolerance = 1e-9;
  const auto schedule = [&](double per_pJ, double per_cycle) {
    return schedule_weighted(per_pJ, per_cycle, network, architecture, options);
  };
  Hull hull(objective, schedule(1, 0), schedule(0, 1));
  const auto proven = [&] {
    return hull.bound() >= (1 - kTolerance) * hull.value(hull.best().point);
  };
  while (!proven() && !(options.schedule.stop && options.schedule.stop())) {
    const auto price = hull.next_pJ_per_cycle();
    if (!price) {
      break;
    }
    hull.insert(schedule(1, *price));
  }
  Weighting& best = hull.best();
  const double value = hull.value(best.point);
  const double bound = proven() ? value : std::min(value, hull.bound());
  NetworkSchedule result = std::move(best.schedule);
  result.whole = {.objective = objective.name(),
                  .value = value,
                  .bound = bound,
                  .weightings = static_cast<std::int64_t>(hull.size())};
  return result;
}

}  // namespace cosa

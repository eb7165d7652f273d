#include "cosa/network/schedule_network_front.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "layer_schedule.h"

namespace cosa {
namespace {

FrontOutcome try_front(const Workload& workload, const Architecture& architecture,
                       const ScheduleOptions& options) {
  try {
    return {.schedule = schedule_front(workload, architecture, options)};
  } catch (const std::exception& error) {
    return {.error = error.what()};  // as `try_schedule`: the other layers' work is not lost
  }
}

Termination ended(const std::vector<FrontOutcome>& outcomes) {
  const auto any = [&](auto holds) { return std::ranges::any_of(outcomes, holds); };
  const auto all_ended = [&](Termination termination) {
    return [termination](const FrontOutcome& outcome) {
      return outcome.schedule && outcome.schedule->front.termination == termination;
    };
  };
  if (any(all_ended(Termination::kInfeasible))) {
    return Termination::kInfeasible;
  }
  if (any([](const FrontOutcome& outcome) { return !outcome.has_points(); })) {
    return Termination::kUnknown;
  }
  return std::ranges::all_of(outcomes, all_ended(Termination::kOptimal)) ? Termination::kOptimal
                                                                         : Termination::kFeasible;
}

/// Each layer's points, in the order of the network. Every layer has some.
std::vector<LayerFront> points_of(const Network& network,
                                  const std::vector<FrontOutcome>& outcomes) {
  std::vector<LayerFront> layers;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    LayerFront& layer = layers.emplace_back();
    layer.occurrences = network.layers[i].workload.occurrences();
    for (const FrontPoint& point : outcomes[i].schedule->front.points) {
      layer.points.push_back(point.totals);
    }
  }
  return layers;
}

}  // namespace

std::vector<std::size_t> NetworkFront::distinct() const { return detail::distinct_of(solved_as); }

NetworkFront schedule_network_front(const Network& network, const Architecture& architecture,
                                    const NetworkOptions& options, std::size_t most_choices) {
  NetworkFront result{.outcomes = std::vector<FrontOutcome>(network.layers.size()),
                      .solved_as = detail::first_of_equals(network.layers)};
  detail::solve_each(
      network, result.distinct(), options, [&](std::size_t i, const ScheduleOptions& of_layer) {
        result.outcomes[i] = try_front(network.layers[i].workload, architecture, of_layer);
        return false;  // fronts are not kept in the cache
      });
  detail::share_among(result.solved_as, result.outcomes);
  result.termination = ended(result.outcomes);
  if (std::ranges::all_of(result.outcomes, &FrontOutcome::has_points)) {
    const std::vector<LayerFront> layers = points_of(network, result.outcomes);
    result.corners = front_corners(layers);
    auto whole = front_choices(layers, most_choices);
    result.whole = whole.has_value();
    result.choices = whole ? std::move(*whole) : result.corners;
  }
  return result;
}

}  // namespace cosa

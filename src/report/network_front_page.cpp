#include "cosa/report/network_front_page.h"

#include <fmt/format.h>

#include "cosa/model/evaluate.h"

namespace cosa {
namespace {

/// A layer that keeps the network from a front.
PageLayer without_points(const Layer& layer, const FrontOutcome& outcome) {
  return outcome.schedule
             ? page_layer(layer, *outcome.schedule)
             : PageLayer{.name = layer.path(), .workload = &layer.workload, .error = outcome.error};
}

}  // namespace

NetworkFrontPage::NetworkFrontPage(const Network& network, const NetworkFront& front,
                                   const Architecture& architecture, const EnergyTable& energy)
    : data_{.title = network.name + ": front of summed cycles and energy",
            .architecture = &architecture,
            .energy = &energy,
            .layers = {},
            .unscheduled = network.unscheduled} {
  if (front.choices.empty()) {
    for (std::size_t i = 0; i < network.layers.size(); ++i) {
      if (!front.outcomes[i].has_points()) {
        data_.layers.push_back(without_points(network.layers[i], front.outcomes[i]));
      }
    }
    return;
  }
  front_.termination = front.termination;
  front_.whole = front.whole;
  for (const Layer& layer : network.layers) {
    front_.names.push_back(layer.path());
    front_.occurrences.push_back(layer.workload.occurrences());
  }
  for (const NetworkChoice& choice : front.choices) {
    PageFront::Choice& shown = front_.choices.emplace_back();
    shown.totals = choice.totals;
    for (std::size_t i = 0; i < network.layers.size(); ++i) {
      shown.layers.push_back(place_of(network, front, front.solved_as[i], choice.points[i]));
    }
  }
  data_.kind = PageData::Kind::kNetworkFront;
  data_.front = &front_;
}

std::size_t NetworkFrontPage::place_of(const Network& network, const NetworkFront& front,
                                       std::size_t layer, std::size_t point) {
  const auto [place, added] = places_.try_emplace({layer, point}, data_.layers.size());
  if (added) {
    const Workload& workload = network.layers[layer].workload;
    const ParetoFront& points = front.outcomes[layer].schedule->front;
    const Mapping& mapping = points.points[point].mapping;
    costs_.push_back(evaluate(workload, *data_.architecture, mapping, *data_.energy));
    data_.layers.push_back(page_layer(fmt::format("{} of {}", point + 1, points.points.size()),
                                      workload, mapping, costs_.back()));
    data_.layers.back().front = points.termination;
  }
  return place->second;
}

}  // namespace cosa

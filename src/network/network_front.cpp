#include "cosa/network/network_front.h"

#include <algorithm>
#include <queue>
#include <tuple>
#include <utility>

#include "cosa/base/check.h"
#include "cosa/base/checked.h"

namespace cosa {
namespace {

/// A step of one layer from a corner of its own front to the next, which is slower and cheaper.
struct Step {
  std::size_t layer;
  std::size_t to;
  double cycles;     ///< more, of one occurrence
  double energy_pJ;  ///< less
};

double cycles_of(const CostTotals& point) { return static_cast<double>(point.cycles); }

/// The corners of one layer's points, the fastest first: indices.
std::vector<std::size_t> corners_of(const std::vector<CostTotals>& points) {
  std::vector<std::size_t> order(points.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    order[i] = i;
  }
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
    return std::pair(points[a].cycles, points[a].energy_pJ) <
           std::pair(points[b].cycles, points[b].energy_pJ);
  });
  std::vector<std::size_t> corners;
  for (const std::size_t i : order) {
    const CostTotals& point = points[i];
    if (!corners.empty() && point.energy_pJ >= points[corners.back()].energy_pJ) {
      continue;  // no cheaper than a faster one
    }
    // A corner that does not lie below the line from the one before it to this one is none.
    while (corners.size() > 1) {
      const CostTotals& a = points[corners[corners.size() - 2]];
      const CostTotals& b = points[corners.back()];
      const double to_b = (a.energy_pJ - b.energy_pJ) * (cycles_of(point) - cycles_of(a));
      const double to_point = (a.energy_pJ - point.energy_pJ) * (cycles_of(b) - cycles_of(a));
      if (to_b > to_point) {
        break;
      }
      corners.pop_back();
    }
    corners.push_back(i);
  }
  return corners;
}

/// The sums with every occurrence of a layer at one of its points.
CostTotals plus(const CostTotals& sums, const LayerFront& layer, std::size_t point) {
  const auto& [cycles, energy_pJ] = layer.points[point];
  return {checked_add(sums.cycles, checked_multiply(cycles, layer.occurrences)),
          sums.energy_pJ + static_cast<double>(layer.occurrences) * energy_pJ};
}

CostTotals totals_of(std::span<const LayerFront> layers, const std::vector<std::size_t>& points) {
  CostTotals totals;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    totals = plus(totals, layers[i], points[i]);
  }
  return totals;
}

/// A choice for the first so many layers.
struct PartialChoice {
  CostTotals totals{};
  std::size_t before = 0;  ///< the choice for one layer less
  std::size_t point = 0;   ///< of the last layer
};

/// The front of the choices that add a layer's point to one of `before`, a front by rising cycles:
/// what is dominated there stays so, whatever is added to both. Absent beyond `most`.
std::optional<std::vector<PartialChoice>> with_layer(const std::vector<PartialChoice>& before,
                                                     const LayerFront& layer, std::size_t most) {
  const auto later = [](const PartialChoice& a, const PartialChoice& b) {
    const auto order = [](const PartialChoice& choice) {
      return std::tuple(choice.totals.cycles, choice.totals.energy_pJ, choice.point);
    };
    return order(a) > order(b);
  };
  // With one point added, the choices before are in order already: one run a point, merged.
  std::priority_queue<PartialChoice, std::vector<PartialChoice>, decltype(later)> next(later);
  const auto push = [&](std::size_t index, std::size_t point) {
    if (index < before.size()) {
      next.push({plus(before[index].totals, layer, point), index, point});
    }
  };
  for (std::size_t point = 0; point < layer.points.size(); ++point) {
    push(0, point);
  }
  std::vector<PartialChoice> front;
  while (!next.empty()) {
    const PartialChoice choice = next.top();
    next.pop();
    push(choice.before + 1, choice.point);
    if (!front.empty() && choice.totals.energy_pJ >= front.back().totals.energy_pJ) {
      continue;
    }
    if (front.size() == most) {
      return std::nullopt;
    }
    front.push_back(choice);
  }
  return front;
}

}  // namespace

std::vector<NetworkChoice> front_corners(std::span<const LayerFront> layers) {
  NetworkChoice choice;
  std::vector<Step> steps;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const auto& points = layers[i].points;
    COSA_CHECK(!points.empty());
    const std::vector<std::size_t> corners = corners_of(points);
    choice.points.push_back(corners.front());
    for (std::size_t c = 1; c < corners.size(); ++c) {
      const CostTotals& from = points[corners[c - 1]];
      const CostTotals& to = points[corners[c]];
      steps.push_back(
          {i, corners[c], cycles_of(to) - cycles_of(from), from.energy_pJ - to.energy_pJ});
    }
  }
  // The steps that save most energy a cycle first: those of one layer stay in their order.
  std::ranges::stable_sort(steps, [](const Step& a, const Step& b) {
    return a.energy_pJ * b.cycles > b.energy_pJ * a.cycles;
  });
  choice.totals = totals_of(layers, choice.points);
  std::vector<NetworkChoice> corners{choice};
  for (const Step& step : steps) {
    choice.points[step.layer] = step.to;
    choice.totals = totals_of(layers, choice.points);
    corners.push_back(choice);
  }
  return corners;
}

std::optional<std::vector<NetworkChoice>> front_choices(std::span<const LayerFront> layers,
                                                        std::size_t most) {
  std::vector<std::vector<PartialChoice>> fronts{{PartialChoice{}}};
  for (const LayerFront& layer : layers) {
    COSA_CHECK(!layer.points.empty());
    auto front = with_layer(fronts.back(), layer, most);
    if (!front) {
      return std::nullopt;
    }
    fronts.push_back(std::move(*front));
  }
  std::vector<NetworkChoice> choices;
  for (std::size_t i = 0; i < fronts.back().size(); ++i) {
    NetworkChoice& choice = choices.emplace_back();
    choice.totals = fronts.back()[i].totals;
    choice.points.resize(layers.size());
    std::size_t index = i;
    for (std::size_t layer = layers.size(); layer-- > 0;) {
      const PartialChoice& last = fronts[layer + 1][index];
      choice.points[layer] = last.point;
      index = last.before;
    }
  }
  return choices;
}

NetworkChoice least_edp_choice(std::span<const LayerFront> layers) {
  return std::ranges::min(front_corners(layers), {}, [](const NetworkChoice& choice) {
    return choice.totals.edp_pJ_cycles();
  });
}

}  // namespace cosa

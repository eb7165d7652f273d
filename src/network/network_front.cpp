#include "cosa/network/network_front.h"

#include <algorithm>

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

CostTotals totals_of(std::span<const LayerFront> layers, const std::vector<std::size_t>& points) {
  CostTotals totals;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const auto& [cycles, energy_pJ] = layers[i].points[points[i]];
    const std::int64_t times = layers[i].occurrences;
    totals.cycles = checked_add(totals.cycles, checked_multiply(cycles, times));
    totals.energy_pJ += static_cast<double>(times) * energy_pJ;
  }
  return totals;
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

NetworkChoice least_edp_choice(std::span<const LayerFront> layers) {
  return std::ranges::min(front_corners(layers), {}, [](const NetworkChoice& choice) {
    return choice.totals.edp_pJ_cycles();
  });
}

}  // namespace cosa

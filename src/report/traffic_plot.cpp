#include <algorithm>
#include <functional>
#include <map>

#include "layer_plots.h"
#include "traffic.h"

namespace cosa::detail {
namespace {

/// A memory, or the multipliers (-1).
using Place = std::int64_t;

Place inner_place(const TrafficLink& link) {
  return link.to ? static_cast<Place>(link.to->value()) : -1;
}

/// Where the memories that take part stand, outermost first, and the multipliers.
std::map<Place, double, std::greater<>> columns_of(const std::vector<TrafficLink>& links,
                                                   double width) {
  std::map<Place, double, std::greater<>> columns{{-1, 0}};
  for (const TrafficLink& link : links) {
    columns[static_cast<Place>(link.from.value())] = 0;
  }
  double x = 0;
  for (auto& [place, at] : columns) {
    at = x;
    x += width / std::max(1.0, static_cast<double>(columns.size()) - 1);
  }
  return columns;
}

}  // namespace

// One row a tensor. Widths are energies: in words, what the outer memories move would not be seen
// beside what the multipliers use.
Svg traffic_plot(const PageData& data, const PageLayer& layer) {
  constexpr double kLeft = 12;
  constexpr double kWidth = 720;
  constexpr double kTop = 40;
  constexpr double kTallest = 90;
  constexpr double kNode = 8;
  const Architecture& machine = *data.architecture;
  const std::vector<TrafficLink> links =
      traffic_links(*layer.workload, machine, *data.energy, *layer.cost);
  const auto columns = columns_of(links, kWidth - kNode);
  double largest = 0;
  for (const TrafficLink& link : links) {
    largest = std::max(largest, link.energy_pJ);
  }
  const auto thickness = [&](const TrafficLink& link) {
    return std::max(1.0, largest > 0 ? link.energy_pJ / largest * kTallest : 0);
  };
  Svg svg(kWidth + 2 * kLeft);
  double y = kTop;
  for (std::size_t v = 0; v < layer.workload->tensors().size(); ++v) {
    std::vector<TrafficLink> own;
    std::ranges::copy_if(links, std::back_inserter(own),
                         [&](const TrafficLink& link) { return link.tensor == TensorId{v}; });
    double row = 0;
    for (const TrafficLink& link : own) {
      row = std::max(row, thickness(link));
    }
    const std::string color = tensor_color(TensorId{v});
    svg.text(kLeft + 12, y + 10, layer.workload->tensors()[v].name, {.color = color});
    y += 16;
    for (const TrafficLink& link : own) {
      const double x = kLeft + columns.at(static_cast<Place>(link.from.value()));
      const double end = kLeft + columns.at(inner_place(link));
      svg.rect(x + kNode, y + (row - thickness(link)) / 2, end - x - kNode, thickness(link),
               paler(color, 0.6));
      svg.rect(x, y, kNode, row, level_color(link.from, machine.num_levels()));
    }
    svg.rect(kLeft + columns.at(-1), y, kNode, row, kComputeColor);
    y += row + 14;
  }
  double stagger = 0;
  for (const auto& [place, x] : columns) {
    const bool memory = place >= 0;
    svg.text(
        kLeft + x + (memory ? 0 : kNode), 14 + stagger,
        memory ? machine.levels()[static_cast<std::size_t>(place)].name : machine.compute().name,
        {.anchor = memory ? Anchor::kStart : Anchor::kEnd});
    stagger = 14 - stagger;
  }
  return svg;
}

}  // namespace cosa::detail

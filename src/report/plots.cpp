#include "cosa/report/plots.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <span>
#include <utility>

#include "bar_plot.h"
#include "cosa/base/text.h"
#include "cosa/report/cost_text.h"
#include "latency_ladder.h"
#include "layer_plots.h"
#include "level_tiles.h"
#include "number_text.h"

namespace cosa {
namespace {

using namespace detail;

double share_of(double part, double whole) { return whole > 0 ? part / whole : 0; }

/// Tiles of one row against what they may take together; of an unbounded memory, against each
/// other.
BarRow occupancy_row(const std::string& label, std::span<const HeldTile> tiles,
                     std::optional<std::int64_t> usable) {
  BarRow row{
      .label = label, .segments = {}, .value = "keeps nothing", .limited = usable.has_value()};
  std::int64_t total = 0;
  for (const HeldTile& tile : tiles) {
    total += tile.words;
  }
  const auto whole = static_cast<double>(usable.value_or(total));
  for (const HeldTile& tile : tiles) {
    row.segments.push_back(
        {share_of(static_cast<double>(tile.words), whole), tensor_color(tile.tensor)});
  }
  if (!tiles.empty()) {
    row.value = with_commas(total) + (usable ? " / " + with_commas(*usable) : " words");
  }
  return row;
}

Svg occupancy_plot(const PageData& data, const PageLayer& layer) {
  std::vector<BarRow> rows;
  for (std::size_t i = data.architecture->num_levels(); i-- > 0;) {
    const std::string& name = data.architecture->levels()[i].name;
    const LevelTiles held =
        level_tiles(*layer.workload, *data.architecture, LevelId{i}, *layer.mapping);
    std::vector<HeldTile> sharing;
    for (const HeldTile& tile : held.tiles) {
      if (tile.usable) {
        rows.push_back(occupancy_row(name + " " + layer.workload->tensor(tile.tensor).name,
                                     std::span(&tile, 1), tile.usable));
      } else {
        sharing.push_back(tile);
      }
    }
    if (!sharing.empty() || held.tiles.empty()) {
      rows.push_back(occupancy_row(name, sharing, held.tiles.empty() ? std::nullopt : held.usable));
    }
  }
  return bar_plot(rows);
}

Svg latency_plot(const PageData& data, const PageLayer& layer) {
  std::vector<BarRow> rows;
  for (const LatencyRung& rung : latency_ladder(*layer.cost)) {
    rows.push_back(
        {.label = binding_text(*data.architecture, rung.component),
         .segments = {{share_of(static_cast<double>(rung.cycles),
                                static_cast<double>(layer.cost->cycles)),
                       component_color(rung.component, data.architecture->num_levels())}},
         .value = with_commas(rung.cycles) + " cycles",
         .strong = rung.decides});
  }
  std::ranges::reverse(rows);
  return bar_plot(rows);
}

Svg energy_plot(const PageData& data, const PageLayer& layer) {
  const Cost& cost = *layer.cost;
  double largest = cost.compute.energy_pJ;
  for (const LevelCost& level : cost.levels) {
    largest = std::max(largest, level.energy_pJ);
  }
  const auto value = [&](double picojoules) {
    return microjoules_text(picojoules) + " uJ, " +
           percent_text(share_of(picojoules, cost.energy_pJ));
  };
  std::vector<BarRow> rows;
  for (std::size_t i = cost.levels.size(); i-- > 0;) {
    BarRow row{.label = data.architecture->levels()[i].name,
               .segments = {},
               .value = value(cost.levels[i].energy_pJ)};
    for (std::size_t v = 0; v < cost.levels[i].tensors.size(); ++v) {
      row.segments.push_back(
          {share_of(cost.levels[i].tensors[v].energy_pJ, largest), tensor_color(TensorId{v})});
    }
    rows.push_back(std::move(row));
  }
  rows.push_back(
      {.label = data.architecture->compute().name,
       .segments = {{share_of(cost.compute.energy_pJ, largest), std::string(kComputeColor)}},
       .value = value(cost.compute.energy_pJ)});
  return bar_plot(rows);
}

/// One bar a layer, each where the one before ends.
Svg waterfall_plot(const PageData& data) {
  constexpr double kLeft = 190;
  constexpr double kBar = 560;
  constexpr double kRow = 18;
  const auto cycles_of = [](const PageLayer& layer) {
    return layer.cost == nullptr ? 0
                                 : static_cast<double>(layer.cost->cycles) *
                                       static_cast<double>(layer.workload->occurrences());
  };
  double total = 0;
  for (const PageLayer& layer : data.layers) {
    total += cycles_of(layer);
  }
  Svg svg(kLeft + kBar + 8);
  double y = 8;
  double start = kLeft;
  for (const PageLayer& layer : data.layers) {
    const double length = kBar * share_of(cycles_of(layer), total);
    svg.text(8, y + 12, layer.name);
    if (layer.cost != nullptr) {
      svg.rect(start, y, std::max(1.0, length), kRow - 4,
               component_color(layer.cost->binding, data.architecture->num_levels()));
    }
    start += length;
    y += kRow;
  }
  return svg;
}

/// `net__layer`; alternatives, which may have any path for a name, are numbered.
std::string file_stem(const PageData& data, std::size_t index) {
  const std::string& name = data.layers[index].name;
  if (data.kind == PageData::Kind::kAlternatives) {
    return fmt::format("{}-{}", index + 1, std::filesystem::path(name).stem().string());
  }
  std::string stem;
  for (const char c : name) {
    stem += c == '/' ? "__" : std::string(1, c);
  }
  return stem;
}

}  // namespace

std::vector<Plot> plots(const PageData& data) {
  using View = Svg (*)(const PageData&, const PageLayer&);
  constexpr std::array<std::pair<const char*, View>, 8> kViews{{{"machine", machine_plot},
                                                                {"nest", nest_plot},
                                                                {"occupancy", occupancy_plot},
                                                                {"latency", latency_plot},
                                                                {"energy", energy_plot},
                                                                {"traffic", traffic_plot},
                                                                {"array", array_plot},
                                                                {"roofline", roofline_plot}}};
  std::vector<Plot> result;
  for (std::size_t i = 0; i < data.layers.size(); ++i) {
    const PageLayer& layer = data.layers[i];
    for (const auto& [view, draw] : kViews) {
      if (layer.mapping != nullptr) {
        result.push_back({fmt::format("{}.{}", file_stem(data, i), view),
                          draw(data, layer).file(layer.name + ": " + view)});
      }
    }
  }
  if (data.layers.size() > 1 && data.kind == PageData::Kind::kLayers) {
    result.push_back({"waterfall", waterfall_plot(data).file(data.title + ": cycles by layer")});
  }
  return result;
}

}  // namespace cosa

#include <fmt/format.h>

#include <algorithm>

#include "cosa/base/text.h"
#include "layer_plots.h"

namespace cosa::detail {
namespace {

constexpr double kCell = 14;
constexpr std::int64_t kMostAlongAxis = 48;

/// "K 8, Q 2" and the product of these bounds.
struct Spread {
  std::string text;
  std::int64_t used = 1;
};

Spread spread_along(const Workload& workload, const Mapping& mapping, LevelId level, Axis axis) {
  Spread spread;
  for (const MappingNode& node : mapping.nodes()) {
    const auto* loop = std::get_if<Loop>(&node);
    if (loop != nullptr && loop->bound > 1 &&
        loop->spatial == SpatialPlacement{.fanout = level, .axis = axis}) {
      spread.text +=
          fmt::format("{}{} {}", spread.text.empty() ? "" : ", ",
                      workload.dimension(loop->dimension).name, with_commas(loop->bound));
      spread.used *= loop->bound;
    }
  }
  return spread;
}

/// The grid with its upper left corner at (8, y); returns how tall it is.
double draw_grid(Svg& svg, double y, const Fanout& fanout, std::int64_t used_x, std::int64_t used_y,
                 const std::string& color) {
  const std::int64_t width = std::max(fanout.x, used_x);
  const std::int64_t height = std::max(fanout.y, used_y);
  // A long row is wrapped; of what is larger, a corner is drawn.
  const bool wrapped = height == 1;
  const std::int64_t across = std::min(width, kMostAlongAxis);
  const std::int64_t cells = wrapped ? std::min(width, kMostAlongAxis * kMostAlongAxis)
                                     : across * std::min(height, kMostAlongAxis);
  for (std::int64_t n = 0; n < cells; ++n) {
    const std::int64_t column = n % across;
    const std::int64_t row = n / across;
    const bool busy = wrapped ? n < used_x : column < used_x && row < used_y;
    svg.rect(8 + kCell * static_cast<double>(column), y + kCell * static_cast<double>(row),
             kCell - 1, kCell - 1, busy ? std::string_view(color) : kIdleColor);
  }
  const std::int64_t rows = (cells + across - 1) / across;
  return kCell * static_cast<double>(rows);
}

}  // namespace

Svg array_plot(const PageData& data, const PageLayer& layer) {
  const Architecture& machine = *data.architecture;
  Svg svg(700);
  double y = 8;
  for (std::size_t i = machine.num_levels(); i-- > 0;) {
    const LevelId level{i};
    const Fanout& fanout = machine.fanout(level);
    if (fanout.size() == 1) {
      continue;
    }
    const Spread x_spread = spread_along(*layer.workload, *layer.mapping, level, Axis::kX);
    const Spread y_spread = spread_along(*layer.workload, *layer.mapping, level, Axis::kY);
    const std::string& inner = i == 0 ? machine.compute().name : machine.levels()[i - 1].name;
    const auto along = [](const char* axis, const Spread& spread) {
      return spread.text.empty() ? "" : fmt::format("; {}: {}", axis, spread.text);
    };
    svg.text(8, y + 12,
             fmt::format("below one {}: {} x {} {}, {} in use{}{}", machine.levels()[i].name,
                         with_commas(fanout.x), with_commas(fanout.y), inner,
                         with_commas(x_spread.used * y_spread.used), along("x", x_spread),
                         along("y", y_spread)));
    y += 20 +
         draw_grid(svg, y + 20, fanout, x_spread.used, y_spread.used,
                   level_color(level, machine.num_levels())) +
         12;
  }
  if (y == 8) {
    svg.text(8, y + 12, "Nothing is side by side on this machine.", {.color = kMutedColor});
  }
  return svg;
}

}  // namespace cosa::detail

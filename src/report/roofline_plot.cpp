#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "cosa/base/text.h"
#include "cosa/report/cost_text.h"
#include "layer_plots.h"
#include "roofline.h"

namespace cosa::detail {
namespace {

/// A logarithmic scale.
struct LogScale {
  double low;
  double high;
  double from;
  double to;

  [[nodiscard]] double at(double value) const {
    return from + (to - from) * std::log(value / low) / std::log(high / low);
  }
};

void draw_axes(Svg& svg, const LogScale& x, const LogScale& y) {
  svg.line(x.from, y.from, x.to, y.from, kLineColor, 1);
  svg.line(x.from, y.from, x.from, y.to, kLineColor, 1);
  const auto decades = [](const LogScale& scale, const auto& draw) {
    const int last = static_cast<int>(std::floor(std::log10(scale.high)));
    for (int power = static_cast<int>(std::ceil(std::log10(scale.low))); power <= last; ++power) {
      const double value = std::pow(10, power);
      draw(value, scale.at(value));
    }
  };
  decades(x, [&](double value, double at) {
    svg.text(at, y.from + 16, fmt::format("{:g}", value), {Anchor::kMiddle, false, kMutedColor});
  });
  decades(y, [&](double value, double at) {
    svg.text(x.from - 6, at + 4, fmt::format("{:g}", value), {Anchor::kEnd, false, kMutedColor});
  });
  svg.text(x.to, y.from + 32, "operations per word moved", {Anchor::kEnd, false, kMutedColor});
  svg.text(x.from, y.to - 6, "operations per cycle", {.color = kMutedColor});
}

}  // namespace

Svg roofline_plot(const PageData& data, const PageLayer& layer) {
  constexpr double kWidth = 680;
  const Architecture& machine = *data.architecture;
  const auto operations = static_cast<double>(layer.workload->operations());
  const auto peak = static_cast<double>(machine.compute().instances);
  const double reached = operations / static_cast<double>(layer.cost->cycles);
  const std::vector<Roof> lines = roofs(machine, *layer.cost);
  double low = 1;
  double high = 1;
  for (const Roof& roof : lines) {
    low = std::min({low, operations / roof.words, peak / roof.words_per_cycle});
    high = std::max({high, operations / roof.words, peak / roof.words_per_cycle});
  }
  const LogScale x{low / 4, high * 8, 60, kWidth - 12};
  const LogScale y{reached / 8, peak * 2.5, 300, 24};
  Svg svg(kWidth);
  draw_axes(svg, x, y);
  svg.line(x.from, y.at(peak), x.to, y.at(peak), kComputeColor, 2);
  svg.text(x.to, y.at(peak) - 5, with_commas(machine.compute().instances) + " multipliers",
           {Anchor::kEnd, false, kMutedColor});
  double row = 350;
  for (const Roof& roof : lines) {
    const std::string color = level_color(roof.level, machine.num_levels());
    const double from = std::max(x.low, y.low / roof.words_per_cycle);
    const double intensity = operations / roof.words;
    svg.line(x.at(from), y.at(from * roof.words_per_cycle), x.at(peak / roof.words_per_cycle),
             y.at(peak), color, 2);
    svg.circle(x.at(intensity), y.at(reached), 6, color);
    svg.circle(66, row - 4, 5, color);
    const Binding port{roof.port, roof.level};
    svg.text(78, row,
             fmt::format("{}: {:.4g} operations a word allow {:.4g} a cycle",
                         binding_text(machine, port), intensity, intensity * roof.words_per_cycle),
             {.bold = port == layer.cost->binding});
    row += 18;
  }
  svg.text(60, row, fmt::format("reached: {:.4g} operations a cycle", reached));
  return svg;
}

}  // namespace cosa::detail

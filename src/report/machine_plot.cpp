#include <fmt/format.h>

#include "cosa/base/text.h"
#include "layer_plots.h"

namespace cosa::detail {
namespace {

std::string capacity_text(const StorageLevel& level) {
  return level.capacity_words
             ? fmt::format("{} x {} bits", with_commas(*level.capacity_words), level.word_bits)
             : "unbounded";
}

std::string bandwidth_text(const StorageLevel& level) {
  std::string text;
  const auto add = [&](const char* port, const std::optional<double>& bandwidth) {
    text += bandwidth ? fmt::format(", {} {:g}", port, *bandwidth) : "";
  };
  add("read", level.read_bandwidth);
  add("write", level.write_bandwidth);
  add("shared", level.shared_bandwidth);
  return text.empty() ? "" : text + " words a cycle";
}

}  // namespace

Svg machine_plot(const PageData& data, const PageLayer& layer) {
  constexpr double kWidth = 680;
  constexpr double kInset = 12;
  constexpr double kHead = 44;
  const Architecture& machine = *data.architecture;
  const std::size_t levels = machine.num_levels();
  const auto boxes = static_cast<double>(levels + 1);
  Svg svg(kWidth);
  const auto box = [&](double depth, const std::string& color, const std::string& title,
                       const std::string& facts) {
    const double x = 8 + depth * kInset;
    const double y = 8 + depth * kHead;
    const double height = (boxes - depth) * kHead + (boxes - depth - 1) * kInset;
    svg.rect(x, y, kWidth - 2 * x, height, paler(color, 0.1), color);
    svg.text(x + 10, y + 18, title, {.bold = true});
    svg.text(x + 10, y + 35, facts, {.color = kMutedColor});
  };
  for (std::size_t i = levels; i-- > 0;) {
    const StorageLevel& level = machine.levels()[i];
    const Fanout& fanout = machine.fanout(LevelId{i});
    const std::string below =
        fanout.size() > 1 ? fmt::format(", {} x {} below each", fanout.x, fanout.y) : "";
    box(static_cast<double>(levels - 1 - i), level_color(LevelId{i}, levels),
        fmt::format("{}  x {}{}", level.name, with_commas(level.instances), below),
        capacity_text(level) + bandwidth_text(level));
  }
  box(static_cast<double>(levels), std::string(kComputeColor),
      fmt::format("{}  x {}", machine.compute().name, with_commas(machine.compute().instances)),
      fmt::format("{} in use", with_commas(layer.cost->compute.instances)));
  return svg;
}

}  // namespace cosa::detail

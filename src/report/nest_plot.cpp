#include <fmt/format.h>

#include "cosa/base/text.h"
#include "cosa/mapping/tile.h"
#include "layer_plots.h"
#include "nest_view.h"

namespace cosa::detail {
namespace {

constexpr double kRow = 24;
constexpr double kLane = 30;
constexpr double kStep = 14;
constexpr double kTop = 24;

void draw_lane(Svg& svg, double x, double y, Reuse reuse, const std::string& color) {
  constexpr double kThick = 10;
  switch (reuse) {
    case Reuse::kMoves:
      svg.line(x, y, x, y + kRow, color, 2);
      break;
    case Reuse::kStays:
      svg.line(x, y, x, y + kRow, color, kThick);
      break;
    case Reuse::kAgain:
      svg.line(x, y, x, y + kRow, color, 2, "4 4");
      break;
    case Reuse::kSplits:
      svg.line(x - kThick / 2, y, x - kThick / 2, y + kRow, color, 2);
      svg.line(x + kThick / 2, y, x + kThick / 2, y + kRow, color, 2);
      break;
    case Reuse::kShares:
      svg.line(x, y, x, y + kRow, paler(color, 0.4), kThick);
      break;
  }
}

/// The rows of the nest from the outside in, with what is known on the way.
class NestPlot {
 public:
  NestPlot(const PageData& data, const PageLayer& layer)
      : machine_(*data.architecture),
        workload_(*layer.workload),
        mapping_(*layer.mapping),
        left_(kLane * static_cast<double>(workload_.tensors().size()) + 16) {}

  Svg run() {
    for (std::size_t v = 0; v < workload_.tensors().size(); ++v) {
      const std::string name = workload_.tensors()[v].name;
      svg_.text(left_ + 110.0 * static_cast<double>(v), 14, name,
                {.bold = true, .color = tensor_color(TensorId{v})});
    }
    LevelId level = machine_.outermost();
    for (std::size_t i = 0; i < mapping_.nodes().size(); ++i) {
      const MappingNode& node = mapping_.nodes()[i];
      if (const auto* storage = std::get_if<StorageNode>(&node)) {
        level = storage->level;
        draw_storage(*storage, i);
        y_ += kRow;
      } else if (std::get<Loop>(node).bound > 1) {
        draw_loop(std::get<Loop>(node), i, level);
        y_ += kRow;
        ++depth_;
      }
    }
    return svg_;
  }

 private:
  [[nodiscard]] double x() const { return left_ + kStep * depth_; }
  [[nodiscard]] static double lane_x(std::size_t v) {
    return 8 + kLane * (static_cast<double>(v) + 0.5);
  }

  void draw_storage(const StorageNode& storage, std::size_t index) {
    svg_.rect(left_ - 8, y_, svg_.width() - left_, kRow, "#f4f5f7");
    std::string tiles;
    for (std::size_t v = 0; v < workload_.tensors().size(); ++v) {
      const TensorId tensor{v};
      if (alive_.contains(tensor) || storage.tensors.contains(tensor)) {
        svg_.line(lane_x(v), y_, lane_x(v), y_ + kRow, tensor_color(tensor), 2);
      }
      if (storage.tensors.contains(tensor)) {
        alive_.insert(tensor);
        svg_.circle(lane_x(v), y_ + kRow / 2, 7, tensor_color(tensor));
        tiles += fmt::format("   {} {}", workload_.tensor(tensor).name,
                             with_commas(tile_words(workload_, mapping_, index, tensor)));
      }
    }
    const std::string& name = machine_.level(storage.level).name;
    svg_.text(x(), y_ + 16, name + (tiles.empty() ? "   keeps nothing" : tiles), {.bold = true});
  }

  void draw_loop(const Loop& loop, std::size_t index, LevelId level) {
    for (std::size_t v = 0; v < workload_.tensors().size(); ++v) {
      if (alive_.contains(TensorId{v})) {
        draw_lane(svg_, lane_x(v), y_, reuse_of(workload_, mapping_, index, TensorId{v}),
                  tensor_color(TensorId{v}));
      }
    }
    const auto& spatial = loop.spatial;
    const std::string place =
        spatial ? fmt::format("   {} of {}", spatial->axis == Axis::kX ? "x" : "y",
                              machine_.level(spatial->fanout).name)
                : "";
    svg_.text(
        x(), y_ + 16,
        fmt::format("{} {}{} in 0..{}{}", spatial ? "parallel for" : "for",
                    workload_.dimension(loop.dimension).name,
                    (spatial ? spatial->fanout : level).value(), with_commas(loop.bound), place));
  }

  const Architecture& machine_;
  const Workload& workload_;
  const Mapping& mapping_;
  double left_;
  Svg svg_{820};
  double y_ = kTop;
  int depth_ = 0;
  TensorSet alive_;  // those that some memory passed keeps
};

}  // namespace

Svg nest_plot(const PageData& data, const PageLayer& layer) { return NestPlot(data, layer).run(); }

}  // namespace cosa::detail

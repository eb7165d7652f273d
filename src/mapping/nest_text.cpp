#include "cosa/mapping/nest_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "cosa/base/text.h"
#include "cosa/mapping/tile.h"

namespace cosa {
namespace {

std::string storage_line(const Workload& workload, const Architecture& architecture,
                         const Mapping& mapping, std::size_t index, std::size_t name_width) {
  const auto& storage = std::get<StorageNode>(mapping.nodes()[index]);
  std::string tiles;
  for (std::size_t v = 0; v < workload.tensors().size(); ++v) {
    if (storage.tensors.contains(TensorId{v})) {
      tiles += fmt::format("{}{} {}", tiles.empty() ? "" : " | ", workload.tensors()[v].name,
                           with_commas(tile_words(workload, mapping, index, TensorId{v})));
    }
  }
  return fmt::format("{:<{}}  keeps  {}\n", architecture.level(storage.level).name, name_width,
                     tiles.empty() ? "nothing" : tiles);
}

std::string loop_line(const Workload& workload, const Architecture& architecture, const Loop& loop,
                      std::size_t dimension_width, std::size_t bound_width) {
  const std::string& name = workload.dimension(loop.dimension).name;
  if (!loop.spatial) {
    return fmt::format("  for          {:<{}} in {}\n", name, dimension_width, loop.bound);
  }
  return fmt::format("  for spatial  {:<{}} in {:<{}}  {} of {}\n", name, dimension_width,
                     loop.bound, bound_width, loop.spatial->axis == Axis::kX ? "x" : "y",
                     architecture.level(loop.spatial->fanout).name);
}

}  // namespace

std::string nest_text(const Workload& workload, const Architecture& architecture,
                      const Mapping& mapping) {
  std::size_t level_width = 0;
  std::size_t dimension_width = 0;
  std::size_t bound_width = 0;
  for (const StorageLevel& level : architecture.levels()) {
    level_width = std::max(level_width, level.name.size());
  }
  for (const Dimension& dimension : workload.dimensions()) {
    dimension_width = std::max(dimension_width, dimension.name.size());
    bound_width = std::max(bound_width, std::to_string(dimension.extent).size());
  }
  std::string text;
  const auto nodes = mapping.nodes();
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const auto* loop = std::get_if<Loop>(&nodes[i]);
    text += loop == nullptr
                ? storage_line(workload, architecture, mapping, i, level_width)
                : loop_line(workload, architecture, *loop, dimension_width, bound_width);
  }
  return text;
}

}  // namespace cosa

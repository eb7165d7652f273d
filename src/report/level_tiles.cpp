#include "level_tiles.h"

#include "cosa/mapping/tile.h"

namespace cosa::detail {
namespace {

std::optional<std::int64_t> own_usable(const StorageLevel& level, const std::string& tensor) {
  const auto own = level.partition_words.find(tensor);
  return own == level.partition_words.end()
             ? std::nullopt
             : std::optional(usable_words(own->second, level.usable_share));
}

}  // namespace

LevelTiles level_tiles(const Workload& workload, const Architecture& architecture, LevelId level,
                       const Mapping& mapping) {
  const StorageLevel& memory = architecture.level(level);
  LevelTiles held;
  if (memory.capacity_words) {
    held.usable = usable_words(*memory.capacity_words, memory.usable_share);
  }
  for (std::size_t v = 0; v < workload.tensors().size(); ++v) {
    const Tensor& tensor = workload.tensors()[v];
    for (std::size_t n = 0; n < mapping.nodes().size(); ++n) {
      const auto* node = std::get_if<StorageNode>(&mapping.nodes()[n]);
      if (node != nullptr && node->level == level && node->tensors.contains(TensorId{v})) {
        const std::int64_t words =
            occupied_words(memory, tensor, tile_words(workload, mapping, n, TensorId{v}));
        held.tiles.push_back({TensorId{v}, words, own_usable(memory, tensor.name)});
        held.total += words;
      }
    }
  }
  return held;
}

}  // namespace cosa::detail

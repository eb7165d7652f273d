#include "cosa/mapping/level_block.h"

namespace cosa {
namespace {

void append_loops(const std::vector<Loop>& loops, std::vector<MappingNode>& nodes) {
  for (const Loop& loop : loops) {
    if (loop.bound > 1) {
      nodes.emplace_back(loop);
    }
  }
}

}  // namespace

Mapping even_mapping(const std::vector<LevelBlock>& blocks) {
  std::vector<MappingNode> nodes;
  for (std::size_t i = blocks.size(); i-- > 0;) {
    nodes.emplace_back(StorageNode{LevelId{i}, blocks[i].kept});
    append_loops(blocks[i].temporal, nodes);
    append_loops(blocks[i].spatial, nodes);
  }
  return Mapping{std::move(nodes)};
}

std::optional<std::vector<LevelBlock>> even_blocks(const Mapping& mapping, std::size_t num_levels) {
  std::vector<LevelBlock> blocks(num_levels);
  std::size_t below = num_levels;  // the level of the block being filled is `below`
  for (const MappingNode& node : mapping.nodes()) {
    if (const auto* storage = std::get_if<StorageNode>(&node)) {
      if (below == 0 || storage->level.value() != below - 1) {
        return std::nullopt;
      }
      blocks[--below].kept = storage->tensors;
      continue;
    }
    if (below == num_levels) {
      return std::nullopt;
    }
    const Loop& loop = std::get<Loop>(node);
    LevelBlock& block = blocks[below];
    if (loop.spatial ? loop.spatial->fanout.value() != below : !block.spatial.empty()) {
      return std::nullopt;
    }
    (loop.spatial ? block.spatial : block.temporal).push_back(loop);
  }
  if (below != 0) {
    return std::nullopt;
  }
  return blocks;
}

}  // namespace cosa

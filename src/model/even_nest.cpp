#include "cosa/model/even_nest.h"

#include <ranges>

namespace cosa {

std::optional<EvenNest> even_nest(const Mapping& mapping, std::size_t num_levels) {
  if (num_levels > EvenNest::kMaxLevels) {
    return std::nullopt;
  }
  EvenNest nest;
  std::size_t level = 0;  // whose loops are being read, inner to outer
  bool outside_spatial = false;
  nest.start_level({});
  for (const MappingNode& node : std::views::reverse(mapping.nodes())) {
    if (const auto* storage = std::get_if<StorageNode>(&node)) {
      if (storage->level.value() != level || level >= num_levels) {
        return std::nullopt;
      }
      nest.set_kept(storage->tensors);
      outside_spatial = false;
      if (++level < num_levels) {
        nest.start_level({});
      }
      continue;
    }
    const Loop& loop = std::get<Loop>(node);
    if (level >= num_levels || nest.loops().size() == EvenNest::kMaxLoops ||
        loop.dimension.value() >= EvenNest::kMaxDimensions ||
        (loop.spatial && (outside_spatial || loop.spatial->fanout.value() != level))) {
      return std::nullopt;
    }
    if (loop.spatial) {
      nest.add_spatial(loop.dimension, loop.bound, loop.spatial->axis);
    } else {
      nest.add_temporal(loop.dimension, loop.bound);
      outside_spatial = true;
    }
  }
  return level == num_levels ? std::optional{nest} : std::nullopt;
}

EvenNest even_nest(std::span<const LevelBlock> blocks) {
  EvenNest nest;
  for (const LevelBlock& block : blocks) {
    nest.start_level(block.kept);
    for (const Loop& loop : std::views::reverse(block.spatial)) {
      nest.add_spatial(loop.dimension, loop.bound, loop.spatial->axis);
    }
    for (const Loop& loop : std::views::reverse(block.temporal)) {
      nest.add_temporal(loop.dimension, loop.bound);
    }
  }
  return nest;
}

Mapping to_mapping(const EvenNest& nest) {
  std::vector<MappingNode> nodes;
  for (std::size_t i = nest.num_levels(); i-- > 0;) {
    nodes.emplace_back(StorageNode{LevelId{i}, nest.kept(i)});
    for (const NestLoop& loop : std::views::reverse(nest.temporal(i))) {
      nodes.emplace_back(Loop{DimensionId{loop.dimension}, loop.bound});
    }
    for (const NestLoop& loop : std::views::reverse(nest.spatial(i))) {
      nodes.emplace_back(
          Loop{DimensionId{loop.dimension}, loop.bound, SpatialPlacement{LevelId{i}, loop.axis}});
    }
  }
  return Mapping{std::move(nodes)};
}

}  // namespace cosa

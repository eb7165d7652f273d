#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "cosa/architecture/architecture.h"
#include "cosa/base/factors.h"
#include "cosa/mapping/level_block.h"
#include "cosa/mapping/mapping.h"
#include "cosa/workload/convolution.h"
#include "cosa/workload/gemm.h"

namespace cosa {

/// Random workloads, machines and mappings, the same ones for the same seed.
class RandomMappings {
 public:
  explicit RandomMappings(std::uint32_t seed) : engine_(seed) {}

  std::int64_t from_to(std::int64_t least, std::int64_t most) {
    return least +
           static_cast<std::int64_t>(engine_() % static_cast<std::uint64_t>(most - least + 1));
  }

  Workload workload() {
    if (from_to(0, 3) == 0) {
      return gemm("product", {.m = from_to(1, 64), .n = from_to(1, 64), .k = from_to(1, 64)});
    }
    return convolution("layer", {.r = from_to(1, 5),
                                 .s = from_to(1, 5),
                                 .p = from_to(1, 30),
                                 .q = from_to(1, 30),
                                 .c = from_to(1, 64),
                                 .k = from_to(1, 64),
                                 .n = from_to(1, 4),
                                 .w_stride = from_to(1, 3),
                                 .h_dilation = from_to(1, 3)});
  }

  /// Two to five levels with meshes between them.
  Architecture architecture() {
    std::vector<StorageLevel> levels(static_cast<std::size_t>(from_to(2, 5)));
    std::int64_t x = 1;
    std::int64_t y = 1;
    for (std::size_t i = levels.size(); i-- > 0;) {
      levels[i].name = "Level" + std::to_string(i);
      levels[i].instances = x * y;
      levels[i].mesh_x = x;
      x *= from_to(1, 4);
      y *= from_to(1, 4);
    }
    return {"machine", std::move(levels), {.instances = x * y, .mesh_x = x}};
  }

  /// A mapping in the canonical form of Timeloop's list: a dimension once in each directive, loops
  /// along x inside those along y, no loop of bound 1.
  Mapping even(const Workload& workload, const Architecture& architecture) {
    std::vector<LevelBlock> blocks(architecture.num_levels());
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      blocks[i].kept = i + 1 == blocks.size() ? workload.all_tensors() : random_tensors(workload);
    }
    for (std::size_t d = 0; d < workload.dimensions().size(); ++d) {
      place_factors(DimensionId{d}, workload.dimensions()[d].extent, architecture, blocks);
    }
    for (LevelBlock& block : blocks) {
      std::shuffle(block.temporal.begin(), block.temporal.end(), engine_);
      std::shuffle(block.spatial.begin(), block.spatial.end(), engine_);
      block.spatial = with_y_outside(block.spatial);
    }
    return even_mapping(blocks);
  }

  /// Nodes in any order: not necessarily valid, but every reference is.
  Mapping any(const Workload& workload, const Architecture& architecture) {
    std::vector<MappingNode> nodes;
    for (std::int64_t n = from_to(0, 12); n > 0; --n) {
      const LevelId level = random_level(architecture);
      if (from_to(0, 1) == 0) {
        nodes.emplace_back(StorageNode{level, random_tensors(workload)});
        continue;
      }
      const auto last = static_cast<std::int64_t>(workload.dimensions().size()) - 1;
      Loop loop{DimensionId{static_cast<std::size_t>(from_to(0, last))},
                from_to(1, std::int64_t{1} << from_to(0, 62))};
      if (from_to(0, 1) == 0) {
        loop.spatial = SpatialPlacement{level, from_to(0, 1) == 0 ? Axis::kX : Axis::kY};
      }
      nodes.emplace_back(loop);
    }
    return Mapping{std::move(nodes)};
  }

 private:
  static std::vector<Loop> with_y_outside(const std::vector<Loop>& loops) {
    std::vector<Loop> result;
    for (const Axis axis : {Axis::kY, Axis::kX}) {
      std::ranges::copy_if(loops, std::back_inserter(result),
                           [axis](const Loop& loop) { return loop.spatial->axis == axis; });
    }
    return result;
  }

  TensorSet random_tensors(const Workload& workload) {
    TensorSet set;
    for (std::size_t v = 0; v < workload.tensors().size(); ++v) {
      if (from_to(0, 1) == 0) {
        set.insert(TensorId{v});
      }
    }
    return set;
  }

  LevelId random_level(const Architecture& architecture) {
    const auto last = static_cast<std::int64_t>(architecture.num_levels()) - 1;
    return LevelId{static_cast<std::size_t>(from_to(0, last))};
  }

  static void multiply_loop(std::vector<Loop>& loops, const Loop& loop) {
    for (Loop& known : loops) {
      if (known.dimension == loop.dimension) {
        known.bound *= loop.bound;
        return;
      }
    }
    loops.push_back(loop);
  }

  /// Each prime goes to a random level, in space where it fits and the dimension is not already
  /// along the other axis there.
  void place_factors(DimensionId dimension, std::int64_t extent, const Architecture& architecture,
                     std::vector<LevelBlock>& blocks) {
    for (const std::int64_t prime : prime_factors(extent)) {
      const LevelId level = random_level(architecture);
      LevelBlock& block = blocks[level.value()];
      const Axis axis = from_to(0, 1) == 0 ? Axis::kX : Axis::kY;
      const Fanout& fanout = architecture.fanout(level);
      std::int64_t used = prime;
      bool other_axis = false;
      for (const Loop& loop : block.spatial) {
        used *= loop.spatial->axis == axis ? loop.bound : 1;
        other_axis = other_axis || (loop.dimension == dimension && loop.spatial->axis != axis);
      }
      if (from_to(0, 1) == 0 && !other_axis && used <= (axis == Axis::kX ? fanout.x : fanout.y)) {
        multiply_loop(block.spatial, {dimension, prime, SpatialPlacement{level, axis}});
      } else {
        multiply_loop(block.temporal, {dimension, prime});
      }
    }
  }

  std::mt19937 engine_;
};

}  // namespace cosa

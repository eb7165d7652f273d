#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "cosa/mapping/mapping.h"

namespace cosa {

/// What an even mapping does at one level: the tensors it keeps, its temporal loops, and inside
/// them the spatial loops of the fan-out below it.
struct LevelBlock {
  TensorSet kept;
  std::vector<Loop> temporal;  ///< outermost first
  std::vector<Loop> spatial;   ///< outermost first

  friend bool operator==(const LevelBlock&, const LevelBlock&) = default;
};

/// The even mapping of the blocks, block 0 the innermost level. Loops of bound 1 are dropped.
[[nodiscard]] Mapping even_mapping(const std::vector<LevelBlock>& blocks);

/// The blocks of a mapping, if it is even in the sense above: one storage node a level, every level
/// present from `num_levels` - 1 down to 0, spatial loops last in the block of their fan-out.
[[nodiscard]] std::optional<std::vector<LevelBlock>> even_blocks(const Mapping& mapping,
                                                                 std::size_t num_levels);

}  // namespace cosa

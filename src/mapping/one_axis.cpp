#include "cosa/mapping/one_axis.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "cosa/base/checked.h"
#include "cosa/mapping/level_block.h"

namespace cosa {
namespace {

using Blocks = std::vector<LevelBlock>;

bool has_split_dimension(const std::vector<Loop>& loops) {
  return std::ranges::any_of(loops, [&](const Loop& loop) {
    return std::ranges::any_of(loops, [&](const Loop& other) {
      return other.dimension == loop.dimension && other.spatial->axis != loop.spatial->axis;
    });
  });
}

/// One loop a dimension, where its outermost one stands.
std::vector<Loop> merged(const std::vector<Loop>& loops) {
  std::vector<Loop> result;
  for (const Loop& loop : loops) {
    const auto same = std::ranges::find(result, loop.dimension, &Loop::dimension);
    if (same == result.end()) {
      result.push_back(loop);
    } else {
      same->bound = checked_multiply(same->bound, loop.bound);
    }
  }
  return result;
}

bool fits(const std::vector<Loop>& loops, const Fanout& fanout) {
  std::int64_t x = 1;
  std::int64_t y = 1;
  for (const Loop& loop : loops) {
    std::int64_t& along = loop.spatial->axis == Axis::kX ? x : y;
    along = checked_multiply(along, loop.bound);
  }
  return x <= fanout.x && y <= fanout.y;
}

/// Lays the loops of one level; tells whether some way is accepted.
bool lay(Blocks& blocks, std::size_t level, const Fanout& fanout,
         const std::function<bool(const Mapping&)>& accepts) {
  std::vector<Loop>& loops = blocks[level].spatial;
  loops = merged(loops);
  const std::uint64_t ways = std::uint64_t{1} << loops.size();
  for (std::uint64_t way = 0; way < ways; ++way) {
    for (std::size_t i = 0; i < loops.size(); ++i) {
      loops[i].spatial->axis = ((way >> i) & 1U) != 0 ? Axis::kY : Axis::kX;
    }
    if (fits(loops, fanout) && accepts(even_mapping(blocks))) {
      return true;
    }
  }
  return false;
}

}  // namespace

std::optional<Mapping> along_one_axis(const Mapping& mapping, const Architecture& architecture,
                                      const std::function<bool(const Mapping&)>& accepts) {
  auto blocks = even_blocks(mapping, architecture.num_levels());
  if (!blocks) {
    return std::nullopt;
  }
  for (std::size_t i = 0; i < blocks->size(); ++i) {
    if (has_split_dimension((*blocks)[i].spatial) &&
        !lay(*blocks, i, architecture.fanout(LevelId{i}), accepts)) {
      return std::nullopt;
    }
  }
  return even_mapping(*blocks);
}

}  // namespace cosa

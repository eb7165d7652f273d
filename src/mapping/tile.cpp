#include "cosa/mapping/tile.h"

#include <vector>

#include "cosa/base/check.h"
#include "cosa/base/checked.h"
#include "cosa/mapping/strides.h"
#include "cosa/mapping/tile_pieces.h"

namespace cosa {
namespace {

bool is_inside(const Loop& loop, std::size_t index, std::size_t node, LevelId level) {
  return loop.spatial ? loop.spatial->fanout <= level : index > node;
}

std::vector<TileDigit> digits_inside(const Workload& workload, const Mapping& mapping,
                                     std::size_t node) {
  const auto* storage = std::get_if<StorageNode>(&mapping.nodes()[node]);
  COSA_CHECK(storage != nullptr);
  std::vector<TileDigit> digits;
  for_each_loop_outwards(workload, mapping,
                         [&](const Loop& loop, std::size_t index, std::int64_t stride) {
                           if (is_inside(loop, index, node, storage->level)) {
                             digits.push_back({loop.dimension, stride, loop.bound});
                           }
                         });
  return digits;
}

}  // namespace

std::vector<std::int64_t> tile_shape(const Workload& workload, const Mapping& mapping,
                                     std::size_t node, TensorId tensor) {
  const std::vector<TileDigit> digits = digits_inside(workload, mapping, node);
  std::vector<std::int64_t> shape;
  for (const ProjectionRank& rank : workload.tensor(tensor).projection.ranks()) {
    shape.push_back(covered_words(rank, digits));
  }
  return shape;
}

std::int64_t tile_words(const Workload& workload, const Mapping& mapping, std::size_t node,
                        TensorId tensor) {
  std::int64_t words = 1;
  for (const std::int64_t width : tile_shape(workload, mapping, node, tensor)) {
    words = checked_multiply(words, width);
  }
  return words;
}

std::vector<std::int64_t> tile_extents(const Workload& workload, const Mapping& mapping,
                                       std::size_t node) {
  std::vector<std::int64_t> extents(workload.dimensions().size(), 1);
  for (const TileDigit& digit : digits_inside(workload, mapping, node)) {
    std::int64_t& extent = extents[digit.dimension.value()];
    extent = checked_multiply(extent, digit.count);
  }
  return extents;
}

std::int64_t occupied_words(const StorageLevel& level, const Tensor& tensor, std::int64_t tile) {
  if (!tensor.word_bits || *tensor.word_bits == level.word_bits) {
    return tile;
  }
  const std::int64_t bits = checked_multiply(tile, *tensor.word_bits);
  return bits / level.word_bits + (bits % level.word_bits != 0 ? 1 : 0);
}

}  // namespace cosa

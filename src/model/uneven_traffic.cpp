// Any nest, node by node: each tensor has its own storage boundaries (docs/cost-model.md, "Uneven
// mappings"). Even nests cost the same here; they have a faster way in even_traffic.cpp.

#include <algorithm>
#include <ranges>
#include <string>
#include <tuple>

#include "cosa/base/checked.h"
#include "cosa/base/input_error.h"
#include "cosa/mapping/tile_pieces.h"
#include "traffic.h"

namespace cosa::detail {

void TrafficCounter::read_loop(const Loop& loop) {
  if (loop.bound == 1) {
    return;
  }
  if (loops_.temporal.size + placed_.size() == NestLoops::kMaxLoops) {
    throw InputError("the mapping has more than " + std::to_string(NestLoops::kMaxLoops) +
                         " loops of bound 2 or more",
                     "loop bounds multiply to the extents");
  }
  std::int64_t& stride = extents_[loop.dimension.value()];
  const auto dimension = static_cast<std::uint8_t>(loop.dimension.value());
  if (loop.spatial) {
    placed_.push_back({loop.spatial->fanout.value(), loop.spatial->axis, placed_.size(), loop.bound,
                       dimension, stride});
  } else {
    loops_.temporal.push(loop.bound, dimension, stride);
  }
  stride = checked_multiply(stride, loop.bound);
}

/// The spatial loops by fan-out, along x before along y, which numbers the elements.
void TrafficCounter::place_spatial_loops() {
  std::ranges::sort(placed_, {}, [](const PlacedLoop& loop) {
    return std::tuple{loop.fanout, loop.axis, loop.order};
  });
  loops_.spatial.size = 0;
  auto loop = placed_.begin();
  for (std::size_t s = 0; s < num_levels_; ++s) {
    loops_.fanout_begin[s] = loops_.spatial.size;
    loops_.fanout_x[s] = 1;
    loops_.fanout_size[s] = 1;
    for (; loop != placed_.end() && loop->fanout == s; ++loop) {
      loops_.spatial.push(loop->bound, loop->dimension, loop->stride);
      loops_.fanout_size[s] *= loop->bound;
      loops_.fanout_x[s] *= loop->axis == Axis::kX ? loop->bound : 1;
    }
  }
  loops_.fanout_begin[num_levels_] = loops_.spatial.size;
}

void TrafficCounter::read(const Mapping& mapping) {
  loops_.num_levels = num_levels_;
  loops_.temporal.size = 0;
  placed_.clear();
  node_outside_.assign(num_levels_ * num_tensors_, 0);
  level_outside_.assign(num_levels_, 0);
  std::ranges::fill(extents_, 1);
  std::fill_n(loops_.kept.begin(), num_levels_, TensorSet{});
  for (const MappingNode& node : std::views::reverse(mapping.nodes())) {
    if (const auto* loop = std::get_if<Loop>(&node)) {
      read_loop(*loop);
      continue;
    }
    const auto& storage = std::get<StorageNode>(node);
    const std::size_t level = storage.level.value();
    level_outside_[level] = loops_.temporal.size;  // of the outermost node in the end
    for (std::size_t v = 0; v < num_tensors_; ++v) {
      if (storage.tensors.contains(TensorId{v})) {
        loops_.kept[level].insert(TensorId{v});
        node_outside_[level * num_tensors_ + v] = loops_.temporal.size;
      }
    }
  }
  place_spatial_loops();
  loops_.finish();
}

/// Where each level's boundary is for the tensor. A level that does not keep it has the place of
/// the level's outermost node, moved to between the tensor's own nodes.
void TrafficCounter::place_boundaries(std::size_t tensor) {
  std::size_t limit = loops_.temporal.size;
  for (std::size_t s = num_levels_; s-- > 0;) {
    boundaries_[s].kept = loops_.kept[s].contains(TensorId{tensor});
    if (boundaries_[s].kept) {
      limit = node_outside_[s * num_tensors_ + tensor];
    }
    boundaries_[s].outside = boundaries_[s].kept ? limit : std::min(limit, level_outside_[s]);
  }
  std::size_t inner = 0;
  for (std::size_t s = 0; s < num_levels_; ++s) {
    inner = std::max(inner, boundaries_[s].outside);
    boundaries_[s].outside = inner;
  }
}

/// The loops inside a tile: temporal ones up to `outside`, spatial ones of the first `fanouts`.
std::vector<TileDigit> TrafficCounter::digits_inside(std::size_t outside,
                                                     std::size_t fanouts) const {
  std::vector<TileDigit> digits;
  const auto add = [&](const NestLoops::Group& loops, std::size_t size) {
    for (std::size_t k = 0; k < size; ++k) {
      digits.push_back({DimensionId{loops.dimensions[k]}, loops.strides[k], loops.bounds[k]});
    }
  };
  add(loops_.temporal, outside);
  add(loops_.spatial, loops_.fanout_begin[fanouts]);
  std::ranges::sort(digits, {}, &TileDigit::stride);
  return digits;
}

namespace {

std::int64_t union_words(const TensorGeometry& geometry, std::span<const TileDigit> digits) {
  std::int64_t words = 1;
  for (const ProjectionRank& rank : geometry.ranks()) {
    words = checked_multiply(words, covered_words(rank, digits));
  }
  return words;
}

}  // namespace

void TrafficCounter::set_boundaries(std::size_t tensor) {
  const TensorGeometry& geometry = geometries_[tensor];
  place_boundaries(tensor);
  for (std::size_t s = 0; s < num_levels_; ++s) {
    Boundary& boundary = boundaries_[s];
    const std::vector<TileDigit> digits = digits_inside(boundary.outside, s + 1);
    boundary.tile = union_words(geometry, digits);
    boundary.moved = boundary.tile;
    if (boundary.outside == loops_.temporal.size) {
      continue;
    }
    const auto terms = geometry.terms(loops_.temporal.dimensions[boundary.outside]);
    if (terms.empty()) {
      boundary.moved = 0;
    } else if (terms.size() == 1) {
      const std::vector<Interval> pieces = rank_pieces(geometry.ranks()[terms[0].rank], digits);
      const std::int64_t distance =
          checked_multiply(terms[0].coefficient, loops_.temporal.strides[boundary.outside]);
      boundary.moved = boundary.tile / covered(pieces) * renewed(pieces, distance);
    }
  }
  if (tensor != output_) {
    return;
  }
  boundaries_[num_levels_ - 1].partition = output_words_;
  for (std::size_t s = num_levels_ - 1; s-- > 0;) {
    const std::int64_t together =
        union_words(geometry, digits_inside(boundaries_[s].outside, s + 2));
    boundaries_[s].partition =
        share_of(boundaries_[s + 1].partition, boundaries_[s].tile, together);
  }
}

void TrafficCounter::count(const Mapping& mapping, bool with_network) {
  read(mapping);
  with_network_ = with_network;
  std::ranges::fill(traffic_, Traffic{});
  std::ranges::fill(network_, NetworkCost{});
  for (std::size_t v = 0; v < num_tensors_; ++v) {
    set_boundaries(v);
    count_general(v);
  }
}

}  // namespace cosa::detail

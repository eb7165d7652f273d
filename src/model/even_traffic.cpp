// Even nests: one storage boundary a level for all tensors. Most tensors need only products of
// bounds here; what is left goes through the general rules of traffic.cpp.

#include <algorithm>
#include <bit>

#include "cosa/base/checked.h"
#include "traffic.h"

namespace cosa::detail {

void TrafficCounter::read_fanout(std::size_t level, std::span<const NestLoop> loops) {
  loops_.fanout_begin[level] = loops_.spatial.size;
  std::int64_t size = 1;
  std::int64_t along_y = 1;
  for (const NestLoop& loop : loops) {
    if (loop.axis == Axis::kX) {
      loops_.spatial.push(loop.bound, loop.dimension, extents_[loop.dimension]);
    } else {
      along_y *= loop.bound;
    }
    extents_[loop.dimension] *= loop.bound;
    size *= loop.bound;
  }
  loops_.fanout_size[level] = size;
  loops_.fanout_x[level] = size / along_y;
  if (along_y > 1) {
    // Elements are numbered along x first, whatever the order of the loops.
    for (std::size_t i = 0; i < loops.size(); ++i) {
      if (loops[i].axis == Axis::kY) {
        std::int64_t stride = extents_[loops[i].dimension];
        for (std::size_t k = i; k < loops.size(); ++k) {
          stride /= loops[k].dimension == loops[i].dimension ? loops[k].bound : 1;
        }
        loops_.spatial.push(loops[i].bound, loops[i].dimension, stride);
      }
    }
  }
}

void TrafficCounter::read(const EvenNest& nest) {
  loops_.num_levels = num_levels_;
  loops_.temporal.size = 0;
  loops_.spatial.size = 0;
  std::ranges::fill(extents_, 1);
  std::ranges::fill(temporal_places_, 0);
  std::int64_t* level_extents = level_extents_.data();
  for (std::size_t s = 0; s < num_levels_; ++s) {
    loops_.kept[s] = nest.kept(s);
    read_fanout(s, nest.spatial(s));
    for (const NestLoop& loop : nest.temporal(s)) {
      temporal_places_[loop.dimension] |= std::uint64_t{1} << loops_.temporal.size;
      loops_.temporal.push(loop.bound, loop.dimension, extents_[loop.dimension]);
      extents_[loop.dimension] *= loop.bound;
    }
    level_extents = std::ranges::copy(extents_, level_extents).out;
    boundaries_[s].outside = loops_.temporal.size;
  }
  loops_.fanout_begin[num_levels_] = loops_.spatial.size;
  loops_.finish();
}

/// Words of a box that a displacement by one step of the loop renews (rule 4, `sub`).
std::int64_t TrafficCounter::moved_words(const TensorGeometry& geometry,
                                         const std::int64_t* extents, std::int64_t tile,
                                         std::size_t loop) const {
  const auto terms = geometry.terms(loops_.temporal.dimensions[loop]);
  if (terms.empty()) {
    return 0;
  }
  if (terms.size() > 1) {
    return tile;
  }
  const std::int64_t width = box_width(geometry.ranks()[terms.front().rank], extents);
  const std::int64_t distance = terms.front().coefficient * loops_.temporal.strides[loop];
  return distance < width ? tile / width * distance : tile;
}

void TrafficCounter::set_even_boundary(std::size_t level, const TensorGeometry& geometry) {
  Boundary& boundary = boundaries_[level];
  boundary.tile = geometry.tile_words(level_extents(level));
  boundary.moved =
      boundary.outside < loops_.temporal.size
          ? moved_words(geometry, level_extents(level), boundary.tile, boundary.outside)
          : boundary.tile;
}

/// What one instance of a level ever sees of the output: its share of the outer instance's, as the
/// tile is of all the tiles of a fan-out (rule 11).
void TrafficCounter::set_partitions(const TensorGeometry& geometry) {
  boundaries_[num_levels_ - 1].partition = output_words_;
  for (std::size_t s = num_levels_ - 1; s-- > 0;) {
    std::copy_n(level_extents(s), extents_.size(), extents_.begin());
    for (std::size_t k = loops_.fanout_begin[s + 1]; k < loops_.fanout_begin[s + 2]; ++k) {
      extents_[loops_.spatial.dimensions[k]] *= loops_.spatial.bounds[k];
    }
    boundaries_[s].partition =
        share_of(boundaries_[s + 1].partition, geometry.tile_words(level_extents(s)),
                 geometry.tile_words(extents_.data()));
  }
}

/// A tensor of which every tile is a product of extents: everything is a product of bounds.
void TrafficCounter::count_product(std::size_t tensor) {
  const TensorGeometry& geometry = geometries_[tensor];
  const bool output = tensor == output_;
  const std::size_t outermost = outermost_kept(tensor);
  // Temporal loops that move the tile, and a mark behind the last one.
  std::uint64_t moving = std::uint64_t{1} << loops_.temporal.size;
  for (const std::uint8_t dimension : geometry.relevant()) {
    moving |= temporal_places_[dimension];
  }
  std::int64_t partition = 0;  // of the output, at the level below the crossing
  if (output) {
    std::int64_t apart = 1;
    for (std::size_t k = loops_.fanout_begin[1]; k < loops_.spatial.size; ++k) {
      apart *= geometry.is_relevant(loops_.spatial.dimensions[k]) ? loops_.spatial.bounds[k] : 1;
    }
    partition = output_words_ / apart;
  }
  const auto put = [&](std::size_t level, std::int64_t tile, std::int64_t content,
                       std::int64_t fills) {
    const std::int64_t reads = content - (output && options_.elide_first_reads ? partition : 0);
    const bool elide_fills = output && options_.elide_first_fills && fills != 0;
    traffic_[level * num_tensors_ + tensor] = {.kept = true,
                                               .tile = tile,
                                               .reads = reads,
                                               .fills = fills - (elide_fills ? partition : 0),
                                               .updates = output ? content : 0,
                                               .reductions = output ? reads : 0};
  };
  std::int64_t content = loops_.compute_steps();
  for (std::size_t s = 0; s <= outermost; ++s) {
    std::int64_t distinct = 1;
    for (std::size_t k = loops_.fanout_begin[s]; k < loops_.fanout_begin[s + 1]; ++k) {
      distinct *= geometry.is_relevant(loops_.spatial.dimensions[k]) ? loops_.spatial.bounds[k] : 1;
    }
    if (s > 0 && loops_.kept[s - 1].contains(TensorId{tensor})) {
      const std::size_t outside = boundaries_[s - 1].outside;
      const std::size_t first =
          outside + static_cast<std::size_t>(std::countr_zero(moving >> outside));
      const std::int64_t tile = geometry.tile_words(level_extents(s - 1));
      const std::int64_t words = tile * loops_.steps_from[first];
      put(s - 1, tile, content, words);
      content = words;
    }
    content *= distinct;
    if (s > 0) {
      partition *= distinct;
    }
    if (with_network_) {
      const std::int64_t sharing = loops_.fanout_size[s] / distinct;
      network_[s * num_tensors_ + tensor] = {.transfer_words = static_cast<double>(content),
                                             .multicast = static_cast<double>(sharing),
                                             .link_words = 0};
    }
  }
  put(outermost, geometry.tile_words(level_extents(outermost)), content, 0);
}

/// Whether two elements of the fan-out may ask for the same window position by different loops.
bool TrafficCounter::fanout_collides(std::size_t level, const TensorGeometry& geometry) const {
  std::uint32_t windows = 0;
  for (std::size_t k = loops_.fanout_begin[level]; k < loops_.fanout_begin[level + 1]; ++k) {
    const std::int8_t motion = geometry.motion(loops_.spatial.dimensions[k]);
    if (motion >= TensorGeometry::kSlides) {
      const std::uint32_t bit = std::uint32_t{1} << motion;
      if ((windows & bit) != 0) {
        return true;
      }
      windows |= bit;
    }
  }
  return false;
}

/// Whether a step outside the boundary moves the tile by `displaced` or its opposite, and brings a
/// box of the shape that the step before brought.
bool TrafficCounter::step_matches(std::size_t first, const TensorGeometry& geometry, bool partial,
                                  const Windows& displaced) const {
  const NestLoops::Group& loops = loops_.temporal;
  const std::size_t num_windows = geometry.num_windows();
  Windows direction{};  // D_0
  Windows passed{};
  for (std::size_t j = first; j < loops.size; ++j) {
    const std::int8_t motion = geometry.motion(loops.dimensions[j]);
    if (motion == TensorGeometry::kJumps) {
      return false;
    }
    Windows moved{};
    if (motion >= TensorGeometry::kSlides) {
      moved[static_cast<std::size_t>(motion)] =
          geometry.coefficient(loops.dimensions[j]) * loops.strides[j];
    }
    direction = j == first ? moved : direction;
    bool forwards = true;
    bool backwards = true;
    bool same = j > first;
    for (std::size_t w = 0; w < num_windows; ++w) {
      const std::int64_t displacement = moved[w] - passed[w];
      forwards = forwards && displacement == displaced[w];
      backwards = backwards && -displacement == displaced[w];
      same = same && displacement == direction[w];
      passed[w] += moved[w];
    }
    // Slabs look alike only when the tile goes on as it did.
    if ((forwards || backwards) && (same || !partial)) {
      return true;
    }
  }
  return false;
}

/// Whether a displacement between successive steps equals one between neighbouring elements. Loops
/// that jump never do (rule 6): nothing outside the first of them has to be looked at.
bool TrafficCounter::fanout_links(std::size_t level, const TensorGeometry& geometry) const {
  if (std::max(mesh_x_[level], loops_.fanout_x[level]) < loops_.fanout_size[level]) {
    return geometry.num_windows() > 0;  // several rows: look closely
  }
  const std::size_t first = boundaries_[level - 1].outside;
  if (first == loops_.temporal.size) {
    return false;
  }
  const std::uint8_t inner = loops_.temporal.dimensions[first];
  const std::int8_t inner_motion = geometry.motion(inner);
  if (inner_motion < TensorGeometry::kSlides) {
    return false;  // the steps of loop 0 bring nothing, or jump
  }
  const bool partial =
      geometry.coefficient(inner) * loops_.temporal.strides[first] <
      box_width(geometry.window(static_cast<std::size_t>(inner_motion)), level_extents(level - 1));
  Windows between{};  // from an element to the next, less the loop's own step
  for (std::size_t k = loops_.fanout_begin[level]; k < loops_.fanout_begin[level + 1]; ++k) {
    const std::uint8_t dimension = loops_.spatial.dimensions[k];
    const std::int8_t motion = geometry.motion(dimension);
    if (motion == TensorGeometry::kJumps) {
      return false;
    }
    Windows carry = between;
    if (motion >= TensorGeometry::kSlides) {
      const auto window = static_cast<std::size_t>(motion);
      const std::int64_t step = geometry.coefficient(dimension) * loops_.spatial.strides[k];
      carry[window] += step;
      between[window] -= (loops_.spatial.bounds[k] - 1) * step;
    }
    if (step_matches(first, geometry, partial, carry)) {
      return true;
    }
  }
  return false;
}

/// Whether the crossing needs no multicast table: all of `distinct` groups are equally large and no
/// link is used.
bool TrafficCounter::plain_crossing(std::size_t level, const TensorGeometry& geometry,
                                    std::int64_t& distinct) const {
  distinct = 1;
  if (loops_.fanout_size[level] == 1) {
    return true;
  }
  if (fanout_collides(level, geometry) ||
      (options_.neighbour_links && (level == 0 || fanout_links(level, geometry)))) {
    return false;
  }
  for (std::size_t k = loops_.fanout_begin[level]; k < loops_.fanout_begin[level + 1]; ++k) {
    distinct *= geometry.is_relevant(loops_.spatial.dimensions[k]) ? loops_.spatial.bounds[k] : 1;
  }
  return true;
}

/// Words that one instance of the level receives from its parent (rule 4), links apart.
std::int64_t TrafficCounter::separable_words(std::size_t level, const TensorGeometry& geometry,
                                             std::int64_t tile) const {
  const NestLoops::Group& loops = loops_.temporal;
  const std::int64_t* steps_from = loops_.steps_from.data();
  const std::size_t first = boundaries_[level].outside;
  if (first == loops.size) {
    return tile;
  }
  const std::int8_t first_motion = geometry.motion(loops.dimensions[first]);
  if (first_motion == TensorGeometry::kJumps) {
    return checked_multiply(tile, steps_from[first]);
  }
  Windows passed{};
  std::int64_t direction = 0;  // D_0, along the first loop's window
  std::int64_t moved = 0;      // words of the tile that D_0 renews
  if (first_motion >= TensorGeometry::kSlides) {
    const auto window = static_cast<std::size_t>(first_motion);
    direction = geometry.coefficient(loops.dimensions[first]) * loops.strides[first];
    const std::int64_t width = box_width(geometry.window(window), level_extents(level));
    if (direction >= width) {
      return checked_multiply(tile, steps_from[first]);
    }
    moved = tile / width * direction;
    passed[window] = direction;
  }
  std::int64_t whole_steps = 1;
  std::int64_t moved_steps = steps_from[first] - steps_from[first + 1];
  const std::size_t num_windows = geometry.num_windows();
  for (std::size_t j = first + 1; j < loops.size; ++j) {
    const std::int8_t motion = geometry.motion(loops.dimensions[j]);
    if (motion == TensorGeometry::kJumps) {
      whole_steps += steps_from[j] - 1;  // from here outwards every direction is new
      break;
    }
    // D_j = D_0: along the first loop's window only, and as far.
    bool same = true;
    for (std::size_t w = 0; w < num_windows; ++w) {
      const std::int64_t step = motion == static_cast<std::int8_t>(w)
                                    ? geometry.coefficient(loops.dimensions[j]) * loops.strides[j]
                                    : 0;
      const std::int64_t wanted = first_motion == static_cast<std::int8_t>(w) ? direction : 0;
      same = same && step - passed[w] == wanted;
      passed[w] += step;
    }
    (same ? moved_steps : whole_steps) += steps_from[j] - steps_from[j + 1];
  }
  return checked_add(checked_multiply(tile, whole_steps), checked_multiply(moved, moved_steps));
}

void TrafficCounter::count_separable(std::size_t tensor) {
  const TensorGeometry& geometry = geometries_[tensor];
  shifts_set_ = false;
  const std::size_t outermost = outermost_kept(tensor);
  for (std::size_t s = 0; s <= outermost; ++s) {
    boundaries_[s].kept = loops_.kept[s].contains(TensorId{tensor});
    if (boundaries_[s].kept) {
      boundaries_[s].tile = geometry.tile_words(level_extents(s));
    }
  }
  if (tensor == output_) {
    set_partitions(geometry);
  }
  Flow content{true, loops_.compute_steps(), 0};
  for (std::size_t s = 0; s <= outermost; ++s) {
    std::int64_t distinct = 1;
    const bool inner_kept = s > 0 && boundaries_[s - 1].kept;
    // A fraction goes on through Timeloop's order of operations until a level keeps the tensor.
    if (!(content.integral || inner_kept) || !plain_crossing(s, geometry, distinct)) {
      if (s > 0) {
        set_even_boundary(s - 1, geometry);
      }
      cross(s, tensor, content);
      continue;
    }
    if (inner_kept) {
      const std::int64_t words = separable_words(s - 1, geometry, boundaries_[s - 1].tile);
      record(s - 1, tensor, content, 0, words);
      content = {true, words, 0};
    }
    content.words = checked_multiply(content.words, distinct);
    if (with_network_) {
      const std::int64_t sharing = loops_.fanout_size[s] / distinct;
      network_[s * num_tensors_ + tensor] = {.transfer_words = content.as_double(),
                                             .multicast = static_cast<double>(sharing),
                                             .link_words = 0};
    }
  }
  record(outermost, tensor, content, 0, 0);
}

void TrafficCounter::count(const EvenNest& nest, bool with_network) {
  read(nest);
  with_network_ = with_network;
  for (Traffic& traffic : traffic_) {
    traffic.kept = false;
  }
  if (with_network) {
    std::ranges::fill(network_, NetworkCost{});
  }
  for (std::size_t v = 0; v < num_tensors_; ++v) {
    const TensorGeometry& geometry = geometries_[v];
    if (outermost_kept(v) == num_levels_) {
      continue;
    }
    if (geometry.kind() == TensorGeometry::Kind::kGeneral) {
      for (std::size_t s = 0; s < num_levels_; ++s) {
        set_even_boundary(s, geometry);
        boundaries_[s].kept = loops_.kept[s].contains(TensorId{v});
      }
      if (v == output_) {
        set_partitions(geometry);
      }
      count_general(v);
    } else if (geometry.kind() == TensorGeometry::Kind::kProduct &&
               (loops_.fanout_size[0] == 1 || !options_.neighbour_links)) {
      count_product(v);
    } else {
      count_separable(v);
    }
  }
}

}  // namespace cosa::detail

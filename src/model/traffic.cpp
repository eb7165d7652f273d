#include "traffic.h"

#include <algorithm>
#include <cmath>

#include "cosa/base/checked.h"

namespace cosa::detail {
namespace {

/// double -> count; a value that leaves 64 bits is an overflow.
std::int64_t to_count(double value) {
  constexpr double kLimit = 9.2e18;
  if (!(std::abs(value) < kLimit)) {
    detail::fail_overflow(std::numeric_limits<std::int64_t>::max(), '+', 1);
  }
  return static_cast<std::int64_t>(value);
}

}  // namespace

TrafficCounter::TrafficCounter(const Workload& workload, const Architecture& architecture,
                               ModelOptions options)
    : num_tensors_(workload.tensors().size()),
      num_levels_(architecture.num_levels()),
      output_(workload.output().value()),
      options_(options),
      traffic_(num_levels_ * num_tensors_),
      network_(num_levels_ * num_tensors_),
      extents_(workload.dimensions().size()),
      level_extents_(num_levels_ * extents_.size()),
      boundaries_(num_levels_) {
  for (std::size_t v = 0; v < num_tensors_; ++v) {
    geometries_.emplace_back(workload, TensorId{v});
  }
  for (std::size_t s = 0; s < num_levels_; ++s) {
    mesh_x_.push_back(architecture.fanout(LevelId{s}).x);
  }
}

void TrafficCounter::read(const EvenNest& nest) {
  loops_.num_levels = num_levels_;
  loops_.temporal.size = 0;
  loops_.spatial.size = 0;
  std::ranges::fill(extents_, 1);
  for (std::size_t s = 0; s < num_levels_; ++s) {
    loops_.kept[s] = nest.kept(s);
    loops_.fanout_begin[s] = loops_.spatial.size;
    loops_.fanout_x[s] = 1;
    loops_.fanout_size[s] = 1;
    for (const NestLoop& loop : nest.spatial(s)) {
      loops_.spatial.push(loop.bound, loop.dimension, extents_[loop.dimension]);
      extents_[loop.dimension] *= loop.bound;
      loops_.fanout_size[s] *= loop.bound;
      loops_.fanout_x[s] *= loop.axis == Axis::kX ? loop.bound : 1;
    }
    for (const NestLoop& loop : nest.temporal(s)) {
      loops_.temporal.push(loop.bound, loop.dimension, extents_[loop.dimension]);
      extents_[loop.dimension] *= loop.bound;
    }
    std::ranges::copy(extents_,
                      level_extents_.begin() + static_cast<std::ptrdiff_t>(s * extents_.size()));
    boundaries_[s].outside = loops_.temporal.size;
  }
  loops_.fanout_begin[num_levels_] = loops_.spatial.size;
  loops_.finish();
}

/// Words of a box that a displacement by one step of the loop renews (rule 4, `sub`).
std::int64_t TrafficCounter::moved_words(const TensorGeometry& geometry,
                                         std::span<const std::int64_t> extents, std::int64_t tile,
                                         std::size_t loop) const {
  const auto terms = geometry.terms(loops_.temporal.dimensions[loop]);
  if (terms.empty()) {
    return 0;
  }
  if (terms.size() > 1) {
    return tile;
  }
  const std::int64_t width = rank_width(geometry.ranks()[terms.front().rank], extents);
  const std::int64_t distance =
      checked_multiply(terms.front().coefficient, loops_.temporal.strides[loop]);
  return distance < width ? tile / width * distance : tile;
}

void TrafficCounter::set_even_boundaries(std::size_t tensor) {
  const TensorGeometry& geometry = geometries_[tensor];
  for (std::size_t s = 0; s < num_levels_; ++s) {
    const std::span<const std::int64_t> extents{level_extents_.data() + s * extents_.size(),
                                                extents_.size()};
    Boundary& boundary = boundaries_[s];
    boundary.kept = loops_.kept[s].contains(TensorId{tensor});
    boundary.tile = geometry.tile_words(extents);
    boundary.moved = boundary.outside < loops_.temporal.size
                         ? moved_words(geometry, extents, boundary.tile, boundary.outside)
                         : boundary.tile;
  }
  if (tensor == output_) {
    set_partitions(geometry);
  }
}

/// What one instance of a level ever sees of the output: its share of the outer instance's, as the
/// tile is of all the tiles of a fan-out (rule 11).
void TrafficCounter::set_partitions(const TensorGeometry& geometry) {
  boundaries_[num_levels_ - 1].partition = boundaries_[num_levels_ - 1].tile;
  for (std::size_t s = num_levels_ - 1; s-- > 0;) {
    std::copy_n(level_extents_.begin() + static_cast<std::ptrdiff_t>(s * extents_.size()),
                extents_.size(), extents_.begin());
    for (std::size_t k = loops_.fanout_begin[s + 1]; k < loops_.fanout_begin[s + 2]; ++k) {
      extents_[loops_.spatial.dimensions[k]] *= loops_.spatial.bounds[k];
    }
    boundaries_[s].partition = checked_multiply(boundaries_[s + 1].partition, boundaries_[s].tile) /
                               geometry.tile_words(extents_);
  }
}

void TrafficCounter::set_shifts(const TensorGeometry& geometry) {
  const auto fill = [&](const NestLoops::Group& loops, std::vector<std::int64_t>& shifts) {
    shifts.assign(loops.size * geometry.num_ranks(), 0);
    for (std::size_t k = 0; k < loops.size; ++k) {
      for (const RankTerm& term : geometry.terms(loops.dimensions[k])) {
        shifts[k * geometry.num_ranks() + term.rank] =
            checked_multiply(term.coefficient, loops.strides[k]);
      }
    }
  };
  fill(loops_.temporal, temporal_shifts_);
  fill(loops_.spatial, spatial_shifts_);
}

/// What the fan-out below `level` asks of it; below level 0 are the multipliers.
void TrafficCounter::deliver(std::size_t level, const TensorGeometry& geometry) {
  const std::size_t ranks = geometry.num_ranks();
  const std::size_t begin = loops_.fanout_begin[level];
  multicast_.set({loops_.spatial.bounds.data() + begin, spatial_shifts_.data() + begin * ranks,
                  loops_.fanout_begin[level + 1] - begin, ranks},
                 std::max(mesh_x_[level], loops_.fanout_x[level]));
  const std::size_t outside = level == 0 ? 0 : boundaries_[level - 1].outside;
  const ShiftedLoops outer{loops_.temporal.bounds.data() + outside,
                           temporal_shifts_.data() + outside * ranks,
                           loops_.temporal.size - outside, ranks};
  delivery_.compute({.tile_words = level == 0 ? 1 : boundaries_[level - 1].tile,
                     .moved_words = level == 0 ? 1 : boundaries_[level - 1].moved,
                     .outer = outer,
                     .steps_from = loops_.steps_from.data() + outside,
                     .holds_tile = level != 0,
                     .links = options_.neighbour_links},
                    multicast_);
}

/// Words that one element of the fan-out gets from the parent and, `peer`, from its neighbours; in
/// Timeloop's doubles where they are not plainly an integer (rule 8).
std::int64_t TrafficCounter::delivered_words(double peer) const {
  if (!delivery_.has_links() && delivery_.entries().size() == 1) {
    return delivery_.unlinked_words();
  }
  double share = 0;
  for (const DeliveryEntry& entry : delivery_.entries()) {
    share += static_cast<double>(entry.words) * static_cast<double>(entry.receivers) /
             static_cast<double>(multicast_.elements());
  }
  return to_count(share + peer);
}

/// Accesses of the next outer level (rule 9).
TrafficCounter::Flow TrafficCounter::pass_on(const Flow& content, bool kept) const {
  if (kept) {
    return {true, delivery_.total_words(), 0};
  }
  if (content.integral && !delivery_.has_links()) {
    return {true, checked_multiply(content.words, multicast_.distinct()), 0};
  }
  const double inner = content.integral ? static_cast<double>(content.words) : content.value;
  const double factor = inner * static_cast<double>(multicast_.elements()) /
                        static_cast<double>(delivery_.weighted_words());
  double total = 0;
  for (const DeliveryEntry& entry : delivery_.entries()) {
    total += static_cast<double>(entry.words) * factor;
  }
  return {false, 0, total};
}

void TrafficCounter::record(std::size_t level, std::size_t tensor, const Flow& content, double peer,
                            std::int64_t fills) {
  Traffic& traffic = traffic_[level * num_tensors_ + tensor];
  const Boundary& boundary = boundaries_[level];
  traffic = {.kept = true, .tile = boundary.tile, .reads = 0, .fills = fills, .updates = 0};
  const bool output = tensor == output_;
  const std::int64_t elided = output && options_.elide_first_reads ? boundary.partition : 0;
  if (content.integral && peer == 0) {
    traffic.reads = content.words - elided;
    traffic.updates = output ? content.words : 0;
  } else {
    const double value = content.integral ? static_cast<double>(content.words) : content.value;
    traffic.reads = to_count(std::round(value + peer - static_cast<double>(elided)));
    traffic.updates = output ? to_count(std::round(value)) : 0;
  }
  traffic.reductions = output ? traffic.reads : 0;
  if (output && options_.elide_first_fills) {
    traffic.fills = std::max<std::int64_t>(0, traffic.fills - boundary.partition);
  }
}

void TrafficCounter::count_tensor(std::size_t tensor) {
  const TensorGeometry& geometry = geometries_[tensor];
  set_shifts(geometry);
  std::size_t outermost = num_levels_;
  for (std::size_t s = 0; s < num_levels_; ++s) {
    traffic_[s * num_tensors_ + tensor] = {};
    network_[s * num_tensors_ + tensor] = {};
    outermost = boundaries_[s].kept ? s : outermost;
  }
  Flow content{};
  for (std::size_t s = 0; s <= outermost && outermost < num_levels_; ++s) {
    deliver(s, geometry);
    // Multipliers hold nothing: what they are sent is all that comes to level 0 from inside.
    const bool inner_kept = s == 0 || boundaries_[s - 1].kept;
    if (s > 0 && inner_kept) {
      const double peer = static_cast<double>(delivery_.link_words()) /
                          static_cast<double>(loops_.instances[s - 1]);
      record(s - 1, tensor, content, peer, delivered_words(peer));
    }
    content = pass_on(content, inner_kept);
    network_[s * num_tensors_ + tensor] = {
        .transfer_words = content.integral ? static_cast<double>(content.words) : content.value,
        .multicast = static_cast<double>(delivery_.weighted_words()) /
                     static_cast<double>(delivery_.total_words()),
        .link_words = inner_kept ? delivery_.link_words() : 0};
    if (s == outermost) {
      record(s, tensor, content, 0, 0);
    }
  }
}

void TrafficCounter::count(const EvenNest& nest) {
  read(nest);
  for (std::size_t v = 0; v < num_tensors_; ++v) {
    set_even_boundaries(v);
    count_tensor(v);
  }
}

}  // namespace cosa::detail

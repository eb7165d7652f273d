#include "traffic.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "cosa/base/checked.h"

namespace cosa::detail {
namespace {

/// double -> count; a value that leaves 64 bits is an overflow.
std::int64_t to_count(double value) {
  constexpr double kLimit = 9.2e18;
  if (!(std::abs(value) < kLimit)) {
    fail_overflow(std::numeric_limits<std::int64_t>::max(), '+', 1);
  }
  return static_cast<std::int64_t>(value);
}

}  // namespace

TrafficCounter::TrafficCounter(const Workload& workload, const Architecture& architecture,
                               ModelOptions options)
    : num_tensors_(workload.tensors().size()),
      num_levels_(architecture.num_levels()),
      output_(workload.output().value()),
      output_words_(workload.tensor_words(workload.output())),
      options_(options),
      traffic_(num_levels_ * num_tensors_),
      network_(num_levels_ * num_tensors_),
      extents_(workload.dimensions().size()),
      level_extents_(num_levels_ * extents_.size()),
      temporal_places_(extents_.size()),
      boundaries_(num_levels_) {
  for (std::size_t v = 0; v < num_tensors_; ++v) {
    geometries_.emplace_back(workload, TensorId{v});
  }
  for (std::size_t s = 0; s < num_levels_; ++s) {
    mesh_x_.push_back(architecture.fanout(LevelId{s}).x);
  }
}

std::size_t TrafficCounter::outermost_kept(std::size_t tensor) const {
  for (std::size_t s = num_levels_; s-- > 0;) {
    if (loops_.kept[s].contains(TensorId{tensor})) {
      return s;
    }
  }
  return num_levels_;
}

void TrafficCounter::set_shifts(const TensorGeometry& geometry) {
  if (shifts_set_) {
    return;
  }
  shifts_set_ = true;
  const std::size_t ranks = geometry.num_ranks();
  const auto fill = [&](const NestLoops::Group& loops, std::vector<std::int64_t>& shifts) {
    shifts.assign(loops.size * ranks, 0);
    for (std::size_t k = 0; k < loops.size; ++k) {
      for (const RankTerm& term : geometry.terms(loops.dimensions[k])) {
        shifts[k * ranks + term.rank] = term.coefficient * loops.strides[k];
      }
    }
  };
  fill(loops_.temporal, temporal_shifts_);
  fill(loops_.spatial, spatial_shifts_);
}

/// What the fan-out below `level` asks of it; below level 0 are the multipliers.
void TrafficCounter::deliver(std::size_t level, const TensorGeometry& geometry) {
  set_shifts(geometry);
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
  const double factor = content.as_double() * static_cast<double>(multicast_.elements()) /
                        static_cast<double>(delivery_.weighted_words());
  double total = 0;
  for (const DeliveryEntry& entry : delivery_.entries()) {
    total += static_cast<double>(entry.words) * factor;
  }
  return {false, 0, total};
}

void TrafficCounter::record(std::size_t level, std::size_t tensor, const Flow& content, double peer,
                            std::int64_t fills) {
  const Boundary& boundary = boundaries_[level];
  Traffic& traffic = traffic_[level * num_tensors_ + tensor];
  traffic = {.kept = true, .tile = boundary.tile, .reads = 0, .fills = fills, .updates = 0};
  const bool output = tensor == output_;
  const std::int64_t elided = output && options_.elide_first_reads ? boundary.partition : 0;
  if (content.integral && peer == 0) {
    traffic.reads = content.words - elided;
    traffic.updates = output ? content.words : 0;
  } else {
    const double value = content.as_double();
    traffic.reads = to_count(std::round(value + peer - static_cast<double>(elided)));
    traffic.updates = output ? to_count(std::round(value)) : 0;
  }
  // A strided window leaves holes in the output's box that no partial sum ever fills.
  traffic.reads = std::max<std::int64_t>(0, traffic.reads);
  traffic.reductions = output ? traffic.reads : 0;
  if (output && options_.elide_first_fills) {
    traffic.fills = std::max<std::int64_t>(0, traffic.fills - boundary.partition);
  }
}

/// Takes the accesses of one tensor from a level's fan-out to the level itself.
void TrafficCounter::cross(std::size_t level, std::size_t tensor, Flow& content) {
  deliver(level, geometries_[tensor]);
  // Multipliers hold nothing: what they are sent is all that comes to level 0 from inside.
  const bool inner_kept = level == 0 || boundaries_[level - 1].kept;
  if (level > 0 && inner_kept) {
    const double peer = static_cast<double>(delivery_.link_words()) /
                        static_cast<double>(loops_.instances[level - 1]);
    record(level - 1, tensor, content, peer, delivered_words(peer));
  }
  content = pass_on(content, inner_kept);
  if (with_network_) {
    network_[level * num_tensors_ + tensor] = {
        .transfer_words = content.as_double(),
        .multicast = static_cast<double>(delivery_.weighted_words()) /
                     static_cast<double>(delivery_.total_words()),
        .link_words = inner_kept ? delivery_.link_words() : 0};
  }
}

void TrafficCounter::count_general(std::size_t tensor) {
  shifts_set_ = false;
  const std::size_t outermost = outermost_kept(tensor);
  Flow content{};
  for (std::size_t s = 0; s <= outermost && outermost < num_levels_; ++s) {
    cross(s, tensor, content);
  }
  if (outermost < num_levels_) {
    record(outermost, tensor, content, 0, 0);
  }
}

}  // namespace cosa::detail

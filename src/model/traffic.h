#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "cosa/architecture/architecture.h"
#include "cosa/base/checked.h"
#include "cosa/mapping/mapping.h"
#include "cosa/mapping/tile_pieces.h"
#include "cosa/model/cost.h"
#include "cosa/model/even_nest.h"
#include "cosa/model/options.h"
#include "cosa/workload/workload.h"
#include "delivery.h"
#include "multicast.h"
#include "nest_loops.h"
#include "tensor_geometry.h"

namespace cosa::detail {

/// Words of one instance of a level for one tensor; nothing but `kept` means anything if it is not.
struct Traffic {
  bool kept = false;
  std::int64_t tile = 0;
  std::int64_t reads = 0;
  std::int64_t fills = 0;
  std::int64_t updates = 0;
  std::int64_t reductions = 0;
};

/// How one tensor sees one level.
struct Boundary {
  bool kept = false;
  std::size_t outside = 0;     ///< first temporal loop outside the tile
  std::int64_t tile = 0;       ///< words of the tile
  std::int64_t moved = 0;      ///< words of it that a step of that loop renews
  std::int64_t partition = 0;  ///< output words that one instance ever sees
};

/// floor(whole x part / together): a fan-out's tile is nearly always a multiple of its parts.
[[nodiscard]] inline std::int64_t share_of(std::int64_t whole, std::int64_t part,
                                           std::int64_t together) {
  return together % part == 0 ? whole / (together / part)
                              : checked_multiply(whole, part) / together;
}

/// Counts the words that a nest moves (docs/cost-model.md, rules 1 to 11). Holds buffers: reused,
/// it does not allocate.
class TrafficCounter {
 public:
  TrafficCounter(const Workload& workload, const Architecture& architecture, ModelOptions options);

  /// Counts an even nest; `network()` only if asked for.
  void count(const EvenNest& nest, bool with_network);
  /// Counts any nest whose references are valid; allocates.
  void count(const Mapping& mapping, bool with_network);

  [[nodiscard]] const NestLoops& loops() const { return loops_; }
  [[nodiscard]] const Traffic& traffic(std::size_t level, std::size_t tensor) const {
    return traffic_[level * num_tensors_ + tensor];
  }
  /// The fan-out below a level.
  [[nodiscard]] const NetworkCost& network(std::size_t level, std::size_t tensor) const {
    return network_[level * num_tensors_ + tensor];
  }

 private:
  /// Accesses that come to a level from inside, per instance. Links across a bypassed level can
  /// make it a fraction.
  struct Flow {
    bool integral;
    std::int64_t words;
    double value;

    [[nodiscard]] double as_double() const { return integral ? static_cast<double>(words) : value; }
  };

  /// Displacements along the windows of a separable tensor.
  using Windows = std::array<std::int64_t, TensorGeometry::kMaxWindows>;

  // Even nests (even_traffic.cpp): what most tensors need, without the general machinery.
  void read(const EvenNest& nest);
  void read_fanout(std::size_t level, std::span<const NestLoop> loops);
  void count_product(std::size_t tensor);
  void count_separable(std::size_t tensor);
  [[nodiscard]] bool plain_crossing(std::size_t level, const TensorGeometry& geometry,
                                    std::int64_t& distinct) const;
  [[nodiscard]] bool fanout_collides(std::size_t level, const TensorGeometry& geometry) const;
  [[nodiscard]] bool step_matches(std::size_t first, const TensorGeometry& geometry, bool partial,
                                  const Windows& displaced) const;
  [[nodiscard]] bool fanout_links(std::size_t level, const TensorGeometry& geometry) const;
  [[nodiscard]] std::int64_t separable_words(std::size_t level, const TensorGeometry& geometry,
                                             std::int64_t tile) const;
  void set_even_boundary(std::size_t level, const TensorGeometry& geometry);
  void set_partitions(const TensorGeometry& geometry);
  [[nodiscard]] std::int64_t moved_words(const TensorGeometry& geometry,
                                         const std::int64_t* extents, std::int64_t tile,
                                         std::size_t loop) const;

  // Uneven nests (uneven_traffic.cpp).
  struct PlacedLoop {
    std::size_t fanout;
    Axis axis;
    std::size_t order;  ///< among all spatial loops, innermost first
    std::int64_t bound;
    std::uint8_t dimension;
    std::int64_t stride;
  };
  void read(const Mapping& mapping);
  void read_loop(const Loop& loop);
  void place_spatial_loops();
  void place_boundaries(std::size_t tensor);
  void set_boundaries(std::size_t tensor);
  [[nodiscard]] std::vector<TileDigit> digits_inside(std::size_t outside,
                                                     std::size_t fanouts) const;

  // Any nest (traffic.cpp).
  void count_general(std::size_t tensor);
  void set_shifts(const TensorGeometry& geometry);
  void deliver(std::size_t level, const TensorGeometry& geometry);
  [[nodiscard]] std::int64_t delivered_words(double peer) const;
  [[nodiscard]] Flow pass_on(const Flow& content, bool kept) const;
  void cross(std::size_t level, std::size_t tensor, Flow& content);
  void record(std::size_t level, std::size_t tensor, const Flow& content, double peer,
              std::int64_t fills);

  [[nodiscard]] const std::int64_t* level_extents(std::size_t level) const {
    return level_extents_.data() + level * extents_.size();
  }
  [[nodiscard]] std::size_t outermost_kept(std::size_t tensor) const;

  std::size_t num_tensors_;
  std::size_t num_levels_;
  std::size_t output_;
  std::int64_t output_words_;
  ModelOptions options_;
  std::vector<TensorGeometry> geometries_;
  std::vector<std::int64_t> mesh_x_;  ///< by level, of its fan-out

  NestLoops loops_;
  bool with_network_ = false;
  std::vector<Traffic> traffic_;
  std::vector<NetworkCost> network_;
  std::vector<std::int64_t> extents_;
  std::vector<std::int64_t> level_extents_;     ///< inside each level's boundary
  std::vector<std::uint64_t> temporal_places_;  ///< by dimension, a bit for each temporal loop
  std::vector<Boundary> boundaries_;            ///< by level, of the tensor being counted
  std::vector<PlacedLoop> placed_;              ///< spatial loops, innermost first
  std::vector<std::size_t> node_outside_;   ///< by level and tensor: first loop outside the node
  std::vector<std::size_t> level_outside_;  ///< by level: the same of its outermost node
  bool shifts_set_ = false;                 ///< for the tensor being counted
  std::vector<std::int64_t> temporal_shifts_;
  std::vector<std::int64_t> spatial_shifts_;
  Multicast multicast_;
  Delivery delivery_;
};

}  // namespace cosa::detail

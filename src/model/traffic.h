#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "cosa/architecture/architecture.h"
#include "cosa/model/cost.h"
#include "cosa/model/even_nest.h"
#include "cosa/model/options.h"
#include "cosa/workload/workload.h"
#include "delivery.h"
#include "multicast.h"
#include "nest_loops.h"
#include "tensor_geometry.h"

namespace cosa::detail {

/// Words of one instance of a level for one tensor.
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

/// Counts the words that a nest moves (docs/cost-model.md, rules 1 to 11). Holds buffers: reused,
/// it does not allocate.
class TrafficCounter {
 public:
  TrafficCounter(const Workload& workload, const Architecture& architecture, ModelOptions options);

  void count(const EvenNest& nest);

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
  };

  void read(const EvenNest& nest);
  void set_even_boundaries(std::size_t tensor);
  void set_partitions(const TensorGeometry& geometry);
  void count_tensor(std::size_t tensor);
  void deliver(std::size_t level, const TensorGeometry& geometry);
  void record(std::size_t level, std::size_t tensor, const Flow& content, double peer,
              std::int64_t fills);
  [[nodiscard]] Flow pass_on(const Flow& content, bool kept) const;
  [[nodiscard]] std::int64_t delivered_words(double peer) const;
  [[nodiscard]] std::int64_t moved_words(const TensorGeometry& geometry,
                                         std::span<const std::int64_t> extents, std::int64_t tile,
                                         std::size_t loop) const;
  void set_shifts(const TensorGeometry& geometry);

  std::size_t num_tensors_;
  std::size_t num_levels_;
  std::size_t output_;
  ModelOptions options_;
  std::vector<TensorGeometry> geometries_;
  std::vector<std::int64_t> mesh_x_;  ///< by level, of its fan-out

  NestLoops loops_;
  std::vector<Traffic> traffic_;
  std::vector<NetworkCost> network_;
  std::vector<std::int64_t> extents_;
  std::vector<std::int64_t> level_extents_;  ///< inside each level's boundary
  std::vector<Boundary> boundaries_;         ///< by level, of the tensor being counted
  std::vector<std::int64_t> temporal_shifts_;
  std::vector<std::int64_t> spatial_shifts_;
  Multicast multicast_;
  Delivery delivery_;
};

}  // namespace cosa::detail

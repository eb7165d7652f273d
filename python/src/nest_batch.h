#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "cosa/architecture/architecture.h"
#include "cosa/model/even_nest.h"
#include "cosa/workload/workload.h"

namespace cosa::python {

/// Many even mappings as arrays [mapping][level][dimension], levels innermost first: the factor of
/// each dimension in time, and along x and y of the fan-out below the level. Orders list the
/// dimensions from the inner to the outer loop. The pointers may be null: no factor along y,
/// dimensions in the workload's order.
struct NestArrays {
  std::size_t mappings = 0;
  const std::int32_t* temporal = nullptr;
  const std::int32_t* spatial_x = nullptr;
  const std::int32_t* spatial_y = nullptr;
  const std::uint8_t* temporal_order = nullptr;
  const std::uint8_t* spatial_order = nullptr;
  std::vector<TensorSet> kept;  ///< by level
};

/// Reads the mappings of one workload and machine from arrays.
class NestBatch {
 public:
  /// Throws `InputError` for an order that names no dimension, and for extents beyond 31 bits.
  NestBatch(const Workload& workload, const Architecture& architecture, NestArrays arrays);

  [[nodiscard]] std::size_t size() const { return arrays_.mappings; }

  /// Whether the factors of mapping `index` multiply to the extents and fit the fan-outs; if so,
  /// `nest` is the mapping.
  [[nodiscard]] bool read(std::size_t index, EvenNest& nest);

 private:
  NestArrays arrays_;
  std::vector<std::int64_t> extents_;
  std::vector<Fanout> fanouts_;
  std::vector<std::uint8_t> in_order_;  ///< 0, 1, 2, ...
  std::vector<std::int64_t> products_;  ///< of the factors read so far, by dimension

  bool read_spatial(std::size_t row, std::size_t level, EvenNest& nest);
  bool read_axis(const std::int32_t* factors, const std::uint8_t* order, Axis axis,
                 std::int64_t instances, EvenNest& nest);
  bool read_temporal(std::size_t row, EvenNest& nest);
  bool take(std::uint8_t dimension, std::int32_t factor);
};

}  // namespace cosa::python

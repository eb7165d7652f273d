#pragma once

#include <cstdint>
#include <optional>

#include "cosa/architecture/storage_level.h"
#include "cosa/workload/dimension.h"

namespace cosa {

/// A direction of a fan-out's mesh.
enum class Axis { kX, kY };

/// Where a spatial loop's iterations lie: side by side below one instance of `fanout`.
struct SpatialPlacement {
  LevelId fanout;
  Axis axis = Axis::kX;

  friend bool operator==(const SpatialPlacement&, const SpatialPlacement&) = default;
};

/// One loop of a nest, temporal unless it has a spatial placement.
struct Loop {
  DimensionId dimension;
  std::int64_t bound;  ///< iterations, >= 1
  std::optional<SpatialPlacement> spatial{};

  [[nodiscard]] bool is_temporal() const { return !spatial.has_value(); }

  friend bool operator==(const Loop&, const Loop&) = default;
};

}  // namespace cosa

#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "cosa/architecture/architecture.h"
#include "cosa/mapping/mapping.h"
#include "cosa/workload/workload.h"

namespace cosa::detail {

/// A tile that a mapping keeps at a level, in words of the level's width.
struct HeldTile {
  TensorId tensor;
  std::int64_t words;
  std::optional<std::int64_t> usable;  ///< of the tensor's own partition
};

/// What one instance of a level holds. `usable` is absent where it is unbounded.
struct LevelTiles {
  std::vector<HeldTile> tiles;  ///< by tensor
  std::int64_t total = 0;
  std::optional<std::int64_t> usable;
};

/// The mapping must be valid.
[[nodiscard]] LevelTiles level_tiles(const Workload& workload, const Architecture& architecture,
                                     LevelId level, const Mapping& mapping);

}  // namespace cosa::detail

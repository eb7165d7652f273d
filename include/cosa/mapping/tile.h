#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "cosa/architecture/storage_level.h"
#include "cosa/mapping/mapping.h"
#include "cosa/workload/workload.h"

namespace cosa {

/// Words of the tensor's tile at the storage node `nodes()[node]`: the footprint of the temporal
/// loops after the node and of the spatial loops at fan-outs of its level and further in.
///
/// In an even mapping each dimension takes consecutive values inside a tile and this is
/// `Projection::footprint`. In an uneven mapping a loop that is outside the tile may stand between
/// two loops of the same dimension that are inside; the tile then holds separate pieces, each a box
/// of consecutive values, and the words of their union are counted.
[[nodiscard]] std::int64_t tile_words(const Workload& workload, const Mapping& mapping,
                                      std::size_t node, TensorId tensor);

/// The words along each rank of the tensor; `tile_words` is their product.
[[nodiscard]] std::vector<std::int64_t> tile_shape(const Workload& workload, const Mapping& mapping,
                                                   std::size_t node, TensorId tensor);

/// Iterations inside the storage node, by `DimensionId`.
[[nodiscard]] std::vector<std::int64_t> tile_extents(const Workload& workload,
                                                     const Mapping& mapping, std::size_t node);

/// Words of the level's own width that `tile` elements of the tensor occupy: the same number, but
/// where the workload states the tensor's width.
[[nodiscard]] std::int64_t occupied_words(const StorageLevel& level, const Tensor& tensor,
                                          std::int64_t tile);

}  // namespace cosa

#pragma once

#include <string>

#include "cosa/architecture/architecture.h"
#include "cosa/mapping/mapping.h"
#include "cosa/workload/workload.h"

namespace cosa {

/// The operation as a `linalg.generic` on tensors without their ranks of one coordinate, neighbours
/// that every tensor has side by side as one, with the tile sizes that IREE's code generator for
/// CPUs is to take (`#iree_cpu.lowering_config`, pipeline
/// `DoubleTilingExpert`):
///
/// - `distribution`: the output's tile inside the outermost level's loops, temporal and spatial. A
///   workgroup computes one.
/// - `vector_common_parallel`, `vector_reduction`: the tile inside the innermost temporal loops
///   that stand above the innermost level, whose own loops are unrolled into vectors.
/// - `cache_parallel`, `cache_reduction`: the tile of the temporal loops between, if there are any.
///
/// The order of the tiles is IREE's own; loops of the outermost level that are summed over run in
/// the workgroup.
///
/// Throws `InputError` when the mapping is not valid or uneven, when more than two levels between
/// the outermost and the innermost have temporal loops, for a tile that parts the inner of two
/// dimensions that are one loop, and for what `linalg.generic` cannot say.
[[nodiscard]] std::string iree_lowering(const Workload& workload, const Architecture& architecture,
                                        const Mapping& mapping);

}  // namespace cosa

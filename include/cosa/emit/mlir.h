#pragma once

#include <string>

#include "cosa/architecture/architecture.h"
#include "cosa/mapping/mapping.h"
#include "cosa/workload/workload.h"

namespace cosa {

/// The operation as one `linalg` op on tensors (`conv_2d_nchw_fchw`, `conv_2d_nhwc_hwcf`, `matmul`
/// or `batch_matmul` where it is one of these, else `generic`) in a function, and the mapping's
/// loops as a transform-dialect sequence: `tile_using_for` for a run of temporal loops,
/// `tile_using_forall` for one of spatial loops, outermost first. A spatial loop of a dimension
/// that is summed over is a `tile_using_for`: `scf.forall` cannot add up. For `mlir-opt
/// --transform-interpreter`. Memories have no form there.
///
/// Throws `InputError` when the mapping is not valid, and for what `linalg.generic` cannot say: a
/// dimension that moves no rank by itself, or an output rank that is not a dimension by itself.
[[nodiscard]] std::string mlir_transform(const Workload& workload, const Architecture& architecture,
                                         const Mapping& mapping);

}  // namespace cosa

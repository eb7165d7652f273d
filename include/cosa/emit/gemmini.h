#pragma once

#include <string>

#include "cosa/architecture/architecture.h"
#include "cosa/mapping/mapping.h"
#include "cosa/workload/workload.h"

namespace cosa {

/// The tile sizes that Gemmini's C library takes, as `#define`s: of a matrix product
/// Z[m,n] += A[m,k] B[k,n] those of `tiled_matmul`, in units of the array's dimension and rounded
/// up; of a convolution those of `tiled_conv`, in elements. A tile is what stands inside the
/// outermost level's loops; the order of the tiles and all further in is Gemmini's own.
///
/// Throws `InputError` when the mapping is not valid or uneven, for any other operation, for a
/// convolution whose filter, strides or dilations are not square, for multipliers that form no
/// square, and for spatial loops below the outermost level.
[[nodiscard]] std::string gemmini_tiles(const Workload& workload, const Architecture& architecture,
                                        const Mapping& mapping);

}  // namespace cosa

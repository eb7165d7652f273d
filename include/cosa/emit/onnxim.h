#pragma once

#include <string>

#include "cosa/architecture/architecture.h"
#include "cosa/mapping/mapping.h"
#include "cosa/workload/workload.h"

namespace cosa {

/// The mapping as a line of an ONNXim mapping file:
///
///     T N1 C64 M256 S1 R1 Q56 P56 - O C8 - I M32 Q28 C8Y M8X
///
/// the extents, the loops outside the core's memory, and those inside it, outermost first. ONNXim
/// writes M for output channels, S and Q for rows, R and P for columns. Outside are the outermost
/// level's temporal loops, the rest is inside. Its arrays have output channels along x and all else
/// along y, whatever the machine's axes. Throws `InputError` when the mapping is not valid, uneven
/// or of one level, for a layer that is no convolution, for spatial loops below the outermost
/// level, which are cores there, or of N, and for two outer or two spatial loops of a dimension.
[[nodiscard]] std::string onnxim_mapping(const Workload& workload, const Architecture& architecture,
                                         const Mapping& mapping);

}  // namespace cosa

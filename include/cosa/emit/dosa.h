#pragma once

#include <string>
#include <string_view>

#include "cosa/architecture/architecture.h"
#include "cosa/mapping/mapping.h"
#include "cosa/workload/workload.h"

namespace cosa {

/// The mapping as the line that DOSA takes, which is the one that Timeloop's mapper prints:
///
///     L2[WIO] C8 K16 - L1[IO] P7 K2 C8X - L0[W] Q4
///
/// levels outermost first with the initials of what they keep, loops outermost first, spatial ones
/// with their axis at the level above their fan-out, `N1` (the last dimension) where there is none.
/// Throws `InputError` when the mapping is not valid, when it is uneven, for dimensions other than
/// R, S, P, Q, C, K and N, for tensors that share an initial, and for a level with two temporal or
/// two spatial loops of a dimension.
[[nodiscard]] std::string dosa_mapping(const Workload& workload, const Architecture& architecture,
                                       const Mapping& mapping);

/// Reads such a line. Throws `InputError` for what is no such line and for a level, tensor or
/// dimension that there is not. Whether the mapping is valid is not looked at.
[[nodiscard]] Mapping mapping_from_dosa(std::string_view text, const Workload& workload,
                                        const Architecture& architecture);

}  // namespace cosa

#pragma once

#include "cosa/io/machine.h"
#include "cosa/mapping/mapping.h"

namespace cosa {

/// The machine as Timeloop's v0.4 has it: every fan-out below a level of its own, called
/// `inter_NAME_spatial` after what stands inside it, which keeps nothing; constraints on the
/// fan-out go with it. A machine read from v0.4 is its own.
[[nodiscard]] Machine with_fanout_levels(const Machine& machine);

/// A mapping on `from` as one on `to`, which is `from` with fan-out levels: the same nest, its
/// spatial loops at these levels. Its references must be valid. Throws `InputError` where it is
/// uneven.
[[nodiscard]] Mapping with_fanout_levels(const Mapping& mapping, const Architecture& from,
                                         const Architecture& to);

}  // namespace cosa

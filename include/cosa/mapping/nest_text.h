#pragma once

#include <string>

#include "cosa/architecture/architecture.h"
#include "cosa/mapping/mapping.h"
#include "cosa/workload/workload.h"

namespace cosa {

/// The mapping as an aligned loop nest, one line a node, outermost first:
///
///     DRAM          keeps  Weights 9,408 | Inputs 157,323 | Outputs 802,816
///       for         K in 4
///       for spatial K in 16   x of GlobalBuffer
///
/// The number behind a tensor is its tile in words. The mapping's references must be valid.
[[nodiscard]] std::string nest_text(const Workload& workload, const Architecture& architecture,
                                    const Mapping& mapping);

}  // namespace cosa

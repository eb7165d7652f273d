#pragma once

#include <string_view>
#include <vector>

#include "cosa/architecture/architecture.h"
#include "cosa/mapping/level_block.h"
#include "cosa/workload/workload.h"

namespace cosa::detail {

/// The blocks of a valid, even mapping; throws `InputError` in the name of the form for any other.
[[nodiscard]] std::vector<LevelBlock> blocks_for(std::string_view form, const Workload& workload,
                                                 const Architecture& architecture,
                                                 const Mapping& mapping);

/// Throws `InputError` for a dimension that is none of a convolution's letters R, S, P, Q, C, K, N.
void require_convolution_letters(std::string_view form, const Workload& workload);

}  // namespace cosa::detail

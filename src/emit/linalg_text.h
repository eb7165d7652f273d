#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cosa/workload/workload.h"
#include "linalg_op.h"

namespace cosa::detail {

/// With commas between.
[[nodiscard]] std::string joined(const std::vector<std::string>& parts);

/// A function `@layer` that takes the op's inputs and the output to add to, and returns the output:
/// tensors of f32. A `linalg.generic` has the further attribute, if there is one.
[[nodiscard]] std::string linalg_function(const Workload& workload, const LinalgOp& op,
                                          std::string_view attribute = {});

}  // namespace cosa::detail

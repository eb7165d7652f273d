#pragma once

#include "cosa/workload/workload.h"

namespace cosa::testing {

/// O[p + r] += I[p] * W[r]: the output moves along a window.
inline Workload transposed_convolution() {
  return {"transposed",
          {{"P", 4}, {"R", 3}},
          {{"I", Projection{{{{DimensionId{0}, 1}}}}, TensorRole::kInput},
           {"W", Projection{{{{DimensionId{1}, 1}}}}, TensorRole::kInput},
           {"O", Projection{{{{DimensionId{0}, 1}, {DimensionId{1}, 1}}}}, TensorRole::kOutput}}};
}

}  // namespace cosa::testing

#pragma once

#include <cstdint>
#include <string>

#include "cosa/workload/workload.h"

namespace cosa {

/// Independent matrix products, as in attention: Outputs[b,m,n] += Inputs[b,m,k] * Weights[b,k,n].
struct BatchedMatmulShape {
  std::int64_t batch = 1;    ///< products
  std::int64_t rows = 1;     ///< M
  std::int64_t columns = 1;  ///< N
  std::int64_t reduced = 1;  ///< K

  friend bool operator==(const BatchedMatmulShape&, const BatchedMatmulShape&) = default;
};

/// The workload with dimensions B, M, N, K. The tensors have a convolution's names, Weights, Inputs
/// and Outputs, so that the mapspace of a network serves all of its layers: the second operand
/// takes the place of the weights. One product alone is the convolution with 1x1 filters of K input
/// and N output channels over a batch of M. Throws `InputError` as `Workload`.
[[nodiscard]] Workload batched_matmul(std::string name, const BatchedMatmulShape& shape,
                                      std::int64_t occurrences = 1);

}  // namespace cosa

#pragma once

#include <cstdint>
#include <string>

#include "cosa/workload/workload.h"

namespace cosa {

/// The matrix product Z[m,n] += A[m,k] * B[k,n].
struct GemmShape {
  std::int64_t m = 1;  ///< rows of A and Z
  std::int64_t n = 1;  ///< columns of B and Z
  std::int64_t k = 1;  ///< reduced
};

/// The workload with dimensions M, N, K and tensors A, B, Z. Throws `InputError` as `Workload`.
[[nodiscard]] Workload gemm(std::string name, const GemmShape& shape, std::int64_t occurrences = 1);

}  // namespace cosa

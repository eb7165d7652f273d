#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cosa/workload/workload.h"

namespace cosa::detail {

/// A workload as an op of MLIR's `linalg` dialect.
struct LinalgOp {
  std::string name;                    ///< linalg.matmul
  std::vector<DimensionId> iteration;  ///< the op's loops, in its order
  std::vector<TensorId> inputs;        ///< in its order
  std::string attributes;              ///< of a named convolution; else empty
};

/// The named op that the workload is, if it is one.
[[nodiscard]] std::optional<LinalgOp> named_linalg_op(const Workload& workload);

/// The workload as `linalg.generic`, its loops in the order of the workload's dimensions. Throws
/// `InputError` for what that cannot say.
[[nodiscard]] LinalgOp generic_linalg_op(const Workload& workload);

/// The named op that the workload is, else `linalg.generic`; throws as that does.
[[nodiscard]] LinalgOp linalg_op(const Workload& workload);

/// Whether the output moves with the dimension: its iterations can run at the same time.
[[nodiscard]] bool is_parallel(const Workload& workload, DimensionId dimension);

}  // namespace cosa::detail

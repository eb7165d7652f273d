#pragma once

#include <vector>

#include "cosa/workload/workload.h"

namespace cosa::detail {

/// A workload with the loops that IREE makes of it: those of the output first, in its order, then
/// those summed over; no loop of one iteration; and one loop for dimensions that stand side by side
/// in every tensor. Of any other `linalg.generic` IREE makes this one, and forgets what tiles it
/// was to take.
struct IreeLoops {
  Workload workload;
  /// By dimension of `workload`: the dimensions that it was made of, outermost first.
  std::vector<std::vector<DimensionId>> parts;
};

/// Throws `InputError` for an output with a rank that is no dimension by itself.
[[nodiscard]] IreeLoops iree_loops(const Workload& workload);

}  // namespace cosa::detail

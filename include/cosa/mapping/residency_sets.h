#pragma once

#include "cosa/architecture/architecture.h"
#include "cosa/workload/tensor_set.h"
#include "cosa/workload/workload.h"

namespace cosa {

/// A level's `Residency`, resolved for one workload.
struct ResidencySets {
  TensorSet must;  ///< tensors that every mapping keeps here
  TensorSet may;   ///< tensors that some mapping may keep here; a superset of `must`
};

/// Resolves the names. The outermost level must keep every tensor. Throws `InputError` for a name
/// that is no tensor of the workload (those of partitions too), and when the outermost level
/// bypasses one.
[[nodiscard]] ResidencySets residency_sets(const Workload& workload,
                                           const Architecture& architecture, LevelId id);

}  // namespace cosa

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cosa/mapping/mapping.h"
#include "model.h"

namespace cosa::detail {

/// A level whose tiles do not fit, in integers.
struct Overflow {
  std::size_t level;
  TensorSet tensors;  ///< those that share the memory, or the one that overflows its partition
};

/// The innermost overflow of a mapping that was decoded from the problem's counts.
[[nodiscard]] std::optional<Overflow> find_overflow(const FormulationProblem& problem,
                                                    const Mapping& mapping);

/// Cuts off every solution whose spatial loops at some level hold those of `counts` that do not fit
/// the level's mesh.
void add_mesh_cut(FormulationModel& model, const PrimeCounts& counts);

/// Cuts off every solution that overflows the level for the same reason as `counts`.
void add_overflow_cut(FormulationModel& model, const PrimeCounts& counts, const Overflow& overflow);

}  // namespace cosa::detail

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cosa/mapping/mapping.h"
#include "model.h"

namespace cosa::detail {

/// A level whose tiles do not fit, in integers.
struct Overflow {
  std::size_t level;
  TensorSet tensors;                     ///< those that share the memory, or its partition
  std::vector<std::int64_t> tile_words;  ///< [tensor]: elements in the tile; 0 where not kept
};

/// The overflows of a mapping that was decoded from the problem's counts.
[[nodiscard]] std::vector<Overflow> find_overflows(const FormulationProblem& problem,
                                                   const Mapping& mapping);

/// Cuts off, in the published form, the solutions in which the exact tile of one tensor alone does
/// not fit a level beside one word of each other tensor there. Where Z is uneven a tile can be less
/// than its box, and nothing is added.
void add_exact_limits(FormulationModel& model);

/// Cuts off every solution whose spatial loops at some level hold those of `counts` that do not fit
/// the level's mesh.
void add_mesh_cut(FormulationModel& model, const PrimeCounts& counts);

/// Cuts off every solution that overflows the level for the same reason as `counts`.
void add_overflow_cut(FormulationModel& model, const PrimeCounts& counts, const Overflow& overflow);

}  // namespace cosa::detail

#pragma once

#include <cstddef>

#include "prime_classes.h"

namespace cosa::detail {

/// The scale of level i's tiles in U.
[[nodiscard]] double utilization_scale(const FormulationProblem& problem, std::size_t i);

/// What one loop of dimension j adds to W, in units of its logarithm, summed over the tensors, but
/// for its temporal traffic at the permutation level g, which the order decides:
///
///     inside g:        scale * (base + step * level) for every tensor that A relates to j
///     spatial at g:    spatial scale, for every tensor (published), or those that A relates to j
///     temporal at the
///     outermost level: 1 for every tensor, the DRAM scale for the favoured one
[[nodiscard]] double copy_traffic(const FormulationProblem& problem, std::size_t j,
                                  std::size_t level, LoopKind kind);

}  // namespace cosa::detail

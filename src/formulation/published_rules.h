#pragma once

#include <cstddef>
#include <cstdint>

#include "problem.h"

namespace cosa::detail {

/// What the published form says of a convolution's dimensions and tensors, with the literal level
/// indices of the original's machine stated for any machine.

/// The dimensions of `convolution`, by their place.
enum ConvolutionDimension : std::size_t { kR, kS, kP, kQ, kC, kK, kN };

/// The filter dimensions with the output dimension that each pairs with.
struct HaloPair {
  std::size_t filter;
  std::size_t output;
};
inline constexpr HaloPair kHaloPairs[] = {{kR, kP}, {kS, kQ}};

inline constexpr std::size_t kPublishedInputs = 1;

/// The level that the inverted halo test compares with: the innermost that keeps the inputs.
[[nodiscard]] std::size_t innermost_input_level(const FormulationProblem& problem);

/// Whether the tile of tensor v at level i has the halo term.
[[nodiscard]] bool has_halo(const FormulationProblem& problem, std::size_t v, std::size_t i);

/// Whether some halo must fit one word: then no prime of R or S sits inside the outermost level,
/// and the term vanishes everywhere.
[[nodiscard]] bool halo_is_expelled(const FormulationProblem& problem);

/// c: the stride that is charged, once a prime, in the inputs' tiles; else 1.
[[nodiscard]] std::int64_t charged_stride(const FormulationProblem& problem, std::size_t dimension,
                                          std::size_t v);

}  // namespace cosa::detail

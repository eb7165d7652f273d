#pragma once

#include <cstddef>
#include <vector>

#include "problem.h"

namespace cosa::detail {

/// A tensor's tile as a product: of the extents of dimensions that a rank uses alone with
/// coefficient 1, and of the widths of the other ranks ("windows": strided or sums). Terms of
/// dimensions of extent 1 add nothing to a rank and are left out.
struct TileShape {
  std::vector<int> plain;               ///< [j]: ranks that are just this dimension
  std::vector<ProjectionRank> windows;  ///< by their remaining terms
};

[[nodiscard]] TileShape tile_shape(const FormulationProblem& problem, std::size_t tensor);

}  // namespace cosa::detail

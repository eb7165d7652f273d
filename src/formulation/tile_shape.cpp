#include "tile_shape.h"

#include <utility>

namespace cosa::detail {

TileShape tile_shape(const FormulationProblem& problem, std::size_t tensor) {
  TileShape shape{std::vector<int>(problem.num_dimensions, 0), {}};
  for (const ProjectionRank& rank : problem.workload->tensors()[tensor].projection.ranks()) {
    ProjectionRank moving;
    for (const ProjectionTerm& term : rank) {
      if (problem.extent(term.dimension.value()) > 1) {
        moving.push_back(term);
      }
    }
    if (moving.size() == 1 && moving.front().coefficient == 1) {
      ++shape.plain[moving.front().dimension.value()];
    } else if (!moving.empty()) {
      shape.windows.push_back(std::move(moving));
    }
  }
  return shape;
}

}  // namespace cosa::detail

#include "iree_loops.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "linalg_op.h"

namespace cosa::detail {
namespace {

ProjectionRank without_single(const Workload& workload, ProjectionRank rank) {
  std::erase_if(rank, [&](const ProjectionTerm& term) {
    return workload.dimension(term.dimension).extent == 1;
  });
  return rank;
}

/// The ranks of more than one coordinate.
std::vector<ProjectionRank> ranks_of(const Workload& workload, const Tensor& tensor) {
  std::vector<ProjectionRank> ranks;
  for (const ProjectionRank& rank : tensor.projection.ranks()) {
    if (ProjectionRank left = without_single(workload, rank); !left.empty()) {
      ranks.push_back(std::move(left));
    }
  }
  return ranks;
}

/// Those of more than one iteration, in the order of the loops.
std::vector<DimensionId> ordered_dimensions(const Workload& workload) {
  std::vector<DimensionId> order;
  for (const ProjectionRank& rank : ranks_of(workload, workload.tensor(workload.output()))) {
    order.push_back(rank.front().dimension);
  }
  for (std::size_t d = 0; d < workload.dimensions().size(); ++d) {
    const DimensionId dimension{d};
    if (workload.dimension(dimension).extent > 1 && !is_parallel(workload, dimension)) {
      order.push_back(dimension);
    }
  }
  return order;
}

bool is_only(const ProjectionRank& rank, DimensionId dimension) {
  return rank == ProjectionRank{{dimension, 1}};
}

/// Whether `inner` stands right behind `outer` in every tensor that either moves.
bool side_by_side(const Workload& workload, DimensionId outer, DimensionId inner) {
  return std::ranges::all_of(workload.tensors(), [&](const Tensor& tensor) {
    if (!tensor.projection.uses(outer) && !tensor.projection.uses(inner)) {
      return true;
    }
    const std::vector<ProjectionRank> ranks = ranks_of(workload, tensor);
    for (std::size_t i = 1; i < ranks.size(); ++i) {
      if (is_only(ranks[i - 1], outer) && is_only(ranks[i], inner)) {
        return true;
      }
    }
    return false;
  });
}

/// The tensor over the loops: a rank of dimensions side by side is one of their loop.
Tensor over_loops(const Workload& workload, Tensor tensor,
                  const std::vector<std::vector<DimensionId>>& parts) {
  std::vector<ProjectionRank> ranks;
  for (const ProjectionRank& rank : ranks_of(workload, tensor)) {
    ProjectionRank sum;
    for (const ProjectionTerm& term : rank) {
      for (std::size_t loop = 0; loop < parts.size(); ++loop) {
        // A loop's rank stands where the outermost of its parts does.
        if (parts[loop].front() == term.dimension) {
          sum.push_back({DimensionId{loop}, term.coefficient});
        }
      }
    }
    if (!sum.empty()) {
      ranks.push_back(std::move(sum));
    }
  }
  tensor.projection = Projection(std::move(ranks));
  return tensor;
}

}  // namespace

IreeLoops iree_loops(const Workload& workload) {
  const LinalgOp checked = generic_linalg_op(workload);
  std::vector<std::vector<DimensionId>> parts;
  for (const DimensionId dimension : ordered_dimensions(workload)) {
    if (!parts.empty() && side_by_side(workload, parts.back().back(), dimension)) {
      parts.back().push_back(dimension);
    } else {
      parts.push_back({dimension});
    }
  }
  std::vector<Dimension> dimensions;
  for (const std::vector<DimensionId>& loop : parts) {
    std::vector<std::string> names;
    std::int64_t extent = 1;
    for (const DimensionId part : loop) {
      names.push_back(workload.dimension(part).name);
      extent *= workload.dimension(part).extent;
    }
    dimensions.push_back({fmt::format("{}", fmt::join(names, "*")), extent});
  }
  std::vector<Tensor> tensors;
  for (const TensorId tensor : checked.inputs) {
    tensors.push_back(over_loops(workload, workload.tensor(tensor), parts));
  }
  tensors.push_back(over_loops(workload, workload.tensor(workload.output()), parts));
  return {Workload(workload.name(), std::move(dimensions), std::move(tensors)), std::move(parts)};
}

}  // namespace cosa::detail

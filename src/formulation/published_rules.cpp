#include "published_rules.h"

namespace cosa::detail {

std::size_t innermost_input_level(const FormulationProblem& problem) {
  std::size_t level = 0;
  while (problem.kept(kPublishedInputs, level) == 0) {
    ++level;
  }
  return level;
}

bool has_halo(const FormulationProblem& problem, std::size_t v, std::size_t i) {
  return v == kPublishedInputs && i < innermost_input_level(problem);
}

bool halo_is_expelled(const FormulationProblem& problem) {
  for (std::size_t i = 0; i < problem.outermost() && has_halo(problem, kPublishedInputs, i); ++i) {
    if (problem.tile_limit(kPublishedInputs, i) == 1) {
      return true;
    }
  }
  return false;
}

std::int64_t charged_stride(const FormulationProblem& problem, std::size_t dimension,
                            std::size_t v) {
  if (v != kPublishedInputs) {
    return 1;
  }
  if (dimension == kP) {
    return problem.convolution->w_stride;
  }
  return dimension == kQ ? problem.convolution->h_stride : 1;
}

}  // namespace cosa::detail

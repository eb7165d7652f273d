#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cosa/architecture/architecture.h"
#include "cosa/formulation/formulation_options.h"
#include "cosa/mapping/constraints.h"
#include "cosa/workload/convolution.h"
#include "cosa/workload/workload.h"

namespace cosa::detail {

/// What a formulation is about: every default filled in, every shape checked. Indices are plain:
/// j dimensions, v tensors, i levels (0 innermost).
struct FormulationProblem {
  const Workload* workload;
  const Architecture* architecture;
  FormulationForm form;
  std::size_t num_dimensions;
  std::size_t num_tensors;
  std::size_t num_levels;
  std::size_t permutation_level;  ///< g

  Matrix<int> relevance;  ///< A, [j][v]
  Matrix<int> kept;       ///< B, [v][i]
  /// Z, [v][i]: the temporal loops of levels i' < inside(v, i) belong to the tile; 0 if not kept.
  Matrix<std::size_t> inside;
  /// [v][i]: words that the model lets the tile have; absent where unbounded or not constrained.
  Matrix<std::optional<std::int64_t>> tile_limit;
  std::vector<Fanout> fanouts;  ///< S, [i], as a mesh

  std::optional<std::size_t> favoured_tensor;
  std::optional<std::size_t> favoured_level;  ///< its tile in U is scaled
  ObjectiveWeights weights;
  ObjectiveFactors factors;

  Constraints constraints{};

  /// The published form alone: strides, and the tensor that they and the halo concern.
  std::optional<ConvolutionShape> convolution{};

  [[nodiscard]] bool is_published() const { return form == FormulationForm::kPublished; }
  [[nodiscard]] std::size_t outermost() const { return num_levels - 1; }
  [[nodiscard]] std::int64_t extent(std::size_t j) const {
    return workload->dimensions()[j].extent;
  }
};

/// Fills in defaults and checks; throws `InputError` as `solve_formulation` says. The workload and
/// the architecture must outlive the result.
[[nodiscard]] FormulationProblem make_problem(const Workload& workload,
                                              const Architecture& architecture,
                                              const FormulationOptions& options);

/// The tensor's elements that `words` words of the level hold: the most whose `occupied_words` fit.
[[nodiscard]] std::int64_t elements_in(const StorageLevel& level, const Tensor& tensor,
                                       std::int64_t words);

}  // namespace cosa::detail

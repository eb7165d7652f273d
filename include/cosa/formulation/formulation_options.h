#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "cosa/architecture/storage_level.h"
#include "cosa/formulation/matrix.h"
#include "cosa/workload/tensor.h"

namespace cosa {

/// Which statement of CoSA's mixed-integer program is solved; docs/formulation.md has both.
enum class FormulationForm {
  kPublished,  ///< as its authors' code runs, known faults included; convolutions only
  kCorrected,  ///< exact tiles, no dummy primes, any workload and machine
};

/// The name used in options and text: published, corrected.
[[nodiscard]] constexpr std::string_view to_string(FormulationForm form) {
  return form == FormulationForm::kPublished ? "published" : "corrected";
}

/// Weights of the three terms: minimise compute * C + traffic * W - utilization * U, all terms sums
/// of base-2 logarithms. Finite, >= 0. Defaults: the original's code.
struct ObjectiveWeights {
  double utilization = 0.1;  ///< of U, the logarithms of the tiles inside the permutation level
  double compute = 10.0;     ///< of C, the logarithm of the temporal iterations
  double traffic = 1.0;      ///< of W, the logarithms of the data moved

  friend bool operator==(const ObjectiveWeights&, const ObjectiveWeights&) = default;
};

/// Unexplained factors inside the terms U and W. Finite, >= 0. Defaults: the original's code.
struct ObjectiveFactors {
  /// A relevant loop at level i inside the permutation level moves (base + step * i) x its
  /// logarithm; that sum is then scaled.
  double inner_traffic_base = 0.8;
  double inner_traffic_step = 0.04;
  double inner_traffic_scale = 0.99;
  /// Scale of the traffic over the fan-out below the permutation level.
  double spatial_traffic_scale = 0.99;
  /// Scale of the favoured tensor's traffic from the outermost level.
  double favoured_dram_scale = 1.01;
  /// Scale, in U, of the outermost level inside the permutation level that keeps the favoured
  /// tensor.
  double favoured_utilization_scale = 1.01;

  friend bool operator==(const ObjectiveFactors&, const ObjectiveFactors&) = default;
};

/// What `solve_formulation` is asked. Everything but the form has the original's meaning; the
/// matrices are checked against the workload and the architecture when they meet them.
struct FormulationOptions {
  FormulationForm form = FormulationForm::kCorrected;

  /// A: rows are dimensions, columns tensors; 1 where a loop over the dimension moves to other data
  /// of the tensor. Absent: the original's table for a convolution (R and S reach the inputs
  /// through the tile only), else the projections.
  std::optional<Matrix<int>> relevance{};

  /// B: rows are tensors, columns levels; 1 where the level keeps the tensor. The outermost level
  /// keeps all. Absent: what `nesting` says if that is present, else each level's `Residency`,
  /// where a tensor in neither list is kept.
  std::optional<Matrix<int>> residency{};

  /// Z: one matrix a tensor, rows levels i, columns levels i'; 1 where the temporal loops of level
  /// i' lie inside the tensor's tile at level i. A row is a prefix (ones, then zeros), contains the
  /// rows of the levels further in, and is empty where the tensor is not kept; the outermost
  /// level's is full. Absent: i' <= i, an even mapping.
  std::optional<std::vector<Matrix<int>>> nesting{};

  /// Rows are levels, columns tensors: the share of the level's capacity that the tensor's tile may
  /// fill, in [0, 1]. Absent: 1 / (tensors kept at the level), 0 for the others.
  std::optional<Matrix<double>> part_ratios{};

  /// The level whose loop order is part of the problem ("global buffer"), inside the outermost.
  /// Absent: the level just inside the outermost.
  std::optional<LevelId> permutation_level{};

  /// The tensor that `ObjectiveFactors` favours. Absent: a convolution's weights; no tensor of
  /// other workloads.
  std::optional<TensorId> favoured_tensor{};

  ObjectiveWeights weights{};
  ObjectiveFactors factors{};

  /// Seconds after which the best mapping found is returned with its gap; > 0. Absent: no limit,
  /// the result is proven optimal.
  std::optional<double> time_limit_seconds{};
  /// Asked now and then; true stops the solve as the time limit does.
  std::function<bool()> stop{};
};

}  // namespace cosa

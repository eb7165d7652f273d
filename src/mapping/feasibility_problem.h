#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "cosa/architecture/architecture.h"
#include "cosa/mapping/constraints.h"
#include "cosa/mapping/mapping.h"
#include "cosa/workload/workload.h"

namespace cosa::detail {

/// Every limit on an even mapping, each by itself so that it can be moved or lifted.
struct FeasibilityProblem {
  /// Limits of one level and the fan-out below it. Absent: none.
  struct Level {
    TensorSet kept;
    std::optional<std::int64_t> usable_words;                    ///< of all tensors together
    std::vector<std::optional<std::int64_t>> partition_words{};  ///< by tensor, usable ones
    std::optional<std::int64_t> along_x;                         ///< instances of the fan-out
    std::optional<std::int64_t> along_y;
  };

  FeasibilityProblem(const Workload& of_workload, const Architecture& of_architecture,
                     Constraints of_constraints);

  const Workload* workload;
  const Architecture* architecture;
  std::vector<Level> levels;
  Constraints constraints;
};

/// The factors of one dimension everywhere.
struct DimensionSplit {
  std::vector<std::int64_t> x;         ///< by fan-out
  std::vector<std::int64_t> y;         ///< by fan-out
  std::vector<std::int64_t> temporal;  ///< by level
};

/// A split of every dimension that obeys all limits, if there is one.
[[nodiscard]] std::optional<std::vector<DimensionSplit>> find_splits(
    const FeasibilityProblem& problem);

/// By tensor, words of the tile that the level keeps under the splits; 0 where it keeps none.
[[nodiscard]] std::vector<std::int64_t> tiles_at(const FeasibilityProblem& problem,
                                                 const std::vector<DimensionSplit>& splits,
                                                 std::size_t level);

/// The mapping with these factors, its loops in an order that the constraints allow.
[[nodiscard]] Mapping mapping_of(const FeasibilityProblem& problem,
                                 const std::vector<DimensionSplit>& splits);

}  // namespace cosa::detail

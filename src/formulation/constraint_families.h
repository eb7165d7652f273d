#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "cosa/formulation/matrix.h"
#include "cosa/milp/linear_expression.h"
#include "model.h"

namespace cosa::detail {

/// log2 of the tile of tensor v at level i, [v][i].
using TileLogs = Matrix<LinearExpression>;

/// One function a family; its algebra stands above its definition.
void add_assignment(FormulationModel& model);
void add_fanouts(FormulationModel& model);
[[nodiscard]] TileLogs add_published_tiles(FormulationModel& model);
[[nodiscard]] TileLogs add_exact_tiles(FormulationModel& model);
/// The tile of a tensor that is kept at the level; what is wider than a limit is left out.
[[nodiscard]] LinearExpression add_exact_tile(FormulationModel& model, std::size_t v, std::size_t i,
                                              std::optional<std::int64_t> limit);
void add_capacity(FormulationModel& model, const TileLogs& tiles);
/// Returns sum over v of gtraffic(v).
[[nodiscard]] LinearExpression add_order(FormulationModel& model);

/// weights.compute * C + weights.traffic * W - weights.utilization * U.
[[nodiscard]] LinearExpression objective(const FormulationModel& model, const TileLogs& tiles,
                                         const LinearExpression& global_traffic);

/// Right-hand side for "a product of integers is at most `words`", in logarithms: half a word of
/// slack, so that rounding never decides and no larger product passes.
[[nodiscard]] double log2_limit(std::int64_t words);

}  // namespace cosa::detail

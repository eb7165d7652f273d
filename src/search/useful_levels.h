#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "search_problem.h"

namespace cosa::search {

/// The levels out of `allowed` worth using for a dimension: a loop at one that multiplies every
/// coordinate that it multiplies at another, and more, is never better there (docs/search.md,
/// "Split lists"). Of levels that multiply the same the innermost stays.
///
/// `limits`: a level with a least factor is of use, one with a largest factor replaces none.
/// `multiplied`: by coordinate, the levels whose loops multiply it. `zones`, unless empty: by
/// level; levels of two zones are not comparable.
[[nodiscard]] std::uint32_t useful_levels(std::uint32_t allowed,
                                          std::span<const std::uint32_t> multiplied,
                                          std::span<const FactorRange> limits,
                                          std::span<const std::size_t> zones = {});

/// The levels whose loops of a dimension multiply a tile, where the dimension is plain there.
[[nodiscard]] std::uint32_t levels_in_tile(const SearchProblem& problem, const TileTerm& tile,
                                           std::size_t dimension);

}  // namespace cosa::search

#pragma once

#include <optional>

#include "cosa/search/objective.h"
#include "search_problem.h"
#include "spatial_profile.h"

namespace cosa::search {

/// Tiles are products in doubles: so much above a capacity, relatively, is rounding.
inline constexpr double kTileSlack = 1e-9;

/// Cycles are integers: rounded up, with a slack that keeps a quotient that is an integer up to
/// rounding from being taken for the next one.
[[nodiscard]] double whole_cycles(double cycles);

/// The least that a mapping can cost, in real numbers.
[[nodiscard]] ObjectiveValue bound_value(const SearchProblem& problem, const ProfileCost& cost,
                                         const ObjectivePair& objective, const double* fill,
                                         const double* parent);

/// The least that a mapping with the spatial assignment can cost. Fills in `cost`, whose buffers
/// are reused.
[[nodiscard]] ObjectiveValue profile_bound(const SearchProblem& problem,
                                           const SpatialProfile& profile,
                                           const ObjectivePair& objective, ProfileCost& cost);

/// The least that any mapping with so many compute cycles can cost: the multiplications, and every
/// word once between the outermost level and the next.
[[nodiscard]] ObjectiveValue floor_value(const SearchProblem& problem,
                                         const ObjectivePair& objective, double compute_cycles);

/// Whether a bound leaves room for something better than the value. Costs are compared with a
/// relative tolerance of `kTolerance`, so that a proof is a proof up to this much.
[[nodiscard]] bool can_improve(const ObjectiveValue& bound, const ObjectiveValue& value);
inline constexpr double kTolerance = 1e-10;

/// Makes `least` the least bound of all that were noted there; absent: none was.
void note_bound(const ObjectiveValue& bound, std::optional<ObjectiveValue>& least);

}  // namespace cosa::search

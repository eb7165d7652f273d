#pragma once

#include <cstdint>

#include "formulation/random_problem.h"

namespace cosa::testing {

/// What a run over many problems met: a comparison says little if all were trivial.
struct ComparisonTally {
  int infeasible = 0;
  int rejected = 0;
  int temporal_at_permutation_level = 0;
};

/// Compares the library with enumeration on `count` random problems, from the seed `first` on; a
/// difference is a test failure that names the seed.
[[nodiscard]] ComparisonTally compare_all(const RandomProblemKind& kind, std::uint64_t first,
                                          int count);

/// The same under random constraints on loops, of all kinds that the form can say.
[[nodiscard]] ComparisonTally compare_all_constrained(const RandomProblemKind& kind,
                                                      std::uint64_t first, int count);

}  // namespace cosa::testing

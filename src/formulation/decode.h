#pragma once

#include <optional>

#include "cosa/formulation/formulation_result.h"
#include "order_classes.h"
#include "prime_classes.h"

namespace cosa::detail {

/// A solution in terms of the workload: the loops of each level and the order at g.
struct DecodedSchedule {
  Mapping mapping;
  PrimeAssignment primes;
};

/// The counts as a mapping. None where the spatial loops of some level, whose instances the
/// published form only counts, do not fit the two axes of its mesh.
[[nodiscard]] std::optional<DecodedSchedule> decode(const FormulationProblem& problem,
                                                    const PrimeClasses& primes,
                                                    const OrderClass& order,
                                                    const PrimeCounts& counts);

/// Splits copies of primes over the axes of a mesh: for each prime class the copies along x. None
/// if they do not fit.
[[nodiscard]] std::optional<std::vector<int>> copies_along_x(
    const std::vector<std::int64_t>& primes, const std::vector<int>& copies, const Fanout& mesh);

}  // namespace cosa::detail

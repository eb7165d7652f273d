#pragma once

#include <vector>

#include "cosa/formulation/formulation_result.h"
#include "order_classes.h"
#include "prime_classes.h"

namespace cosa::detail {

/// The order class that saves the most traffic for these counts; the first of equals.
[[nodiscard]] const OrderClass& best_order(const FormulationProblem& problem,
                                           const PrimeClasses& primes,
                                           const std::vector<OrderClass>& orders,
                                           const PrimeCounts& counts);

/// U, C and W of the counts under the best order, from the integers and not from the program.
[[nodiscard]] ObjectiveTerms evaluate(const FormulationProblem& problem, const PrimeClasses& primes,
                                      const std::vector<OrderClass>& orders,
                                      const PrimeCounts& counts);

/// weights.compute * C + weights.traffic * W - weights.utilization * U.
[[nodiscard]] double objective_of(const FormulationProblem& problem, const ObjectiveTerms& terms);

/// The copies of a class inside the tile of tensor v at level i.
[[nodiscard]] int copies_in_tile(const FormulationProblem& problem, const PrimeCounts& counts,
                                 std::size_t v, std::size_t i, std::size_t prime_class);

/// Words of a tensor's tile when `copies[c]` copies of each class lie inside, by its projection.
[[nodiscard]] std::int64_t tile_words_of(const FormulationProblem& problem,
                                         const PrimeClasses& primes, std::size_t v,
                                         const std::vector<int>& copies);

}  // namespace cosa::detail

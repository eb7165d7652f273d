#pragma once

#include <cstddef>
#include <vector>

#include "prime_classes.h"

namespace cosa::detail {

/// A way to order the temporal loops of the permutation level, as far as the objective can tell:
/// per tensor, the groups of dimensions that lie inside all its relevant loops.
struct OrderClass {
  std::vector<std::size_t>
      sequence;                 ///< the groups that are inside for some tensor, inner to outer
  std::vector<int> stationary;  ///< [group]: for how many tensors it is inside

  friend bool operator==(const OrderClass&, const OrderClass&) = default;
};

/// The classes that can be best: none that is inside for no more tensors than another, in every
/// group. At least one.
[[nodiscard]] std::vector<OrderClass> order_classes(const FormulationProblem& problem,
                                                    const PrimeClasses& primes);

}  // namespace cosa::detail

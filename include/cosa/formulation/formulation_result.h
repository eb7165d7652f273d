#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cosa/base/termination.h"
#include "cosa/formulation/constraint_family.h"
#include "cosa/mapping/mapping.h"

namespace cosa {

/// The terms of the objective, unweighted: U, C and W of docs/formulation.md, in base-2 logarithms.
struct ObjectiveTerms {
  double utilization = 0;
  double compute = 0;
  double traffic = 0;

  friend bool operator==(const ObjectiveTerms&, const ObjectiveTerms&) = default;
};

/// A mapping in the three lists that the original returns. Prime n of dimension j is the n-th
/// smallest prime factor of its extent, repetitions counted. The published form gives a dimension
/// of extent 1 one dummy prime 1; the corrected form gives it none.
struct PrimeAssignment {
  std::vector<std::vector<int>> factor_config;   ///< [j][n]: the level of the prime
  std::vector<std::vector<int>> spatial_config;  ///< [j][n]: 1 if the prime is spatial, else 0
  /// [j]: the dimension's rank in the loop order of the permutation level, 0 innermost. Dimensions
  /// without a temporal loop there come last.
  std::vector<int> perm_config;

  friend bool operator==(const PrimeAssignment&, const PrimeAssignment&) = default;
};

/// Why no mapping exists.
struct Infeasibility {
  ConstraintFamily family;  ///< no mapping satisfies these constraints
  std::string message;      ///< which of them, with its numbers
};

/// What `solve_formulation` found.
struct FormulationResult {
  Termination termination = Termination::kUnknown;

  /// The schedule, valid in integers; present when optimal or feasible.
  std::optional<Mapping> mapping{};
  std::optional<PrimeAssignment> primes{};
  /// The terms of the schedule.
  std::optional<ObjectiveTerms> terms{};

  /// The model's best value: its optimum when proven. Absent when nothing was found.
  std::optional<double> objective_value{};
  /// The schedule's own value, only where it differs: validation in integers cut off every model
  /// solution that is better.
  std::optional<double> schedule_objective{};
  /// No solution of the model is below this value.
  std::optional<double> bound{};
  /// (value - bound) / |value| of the schedule's value; 0 when proven optimal.
  std::optional<double> gap{};

  double seconds = 0;          ///< wall time, building and decoding included
  std::int64_t nodes = 0;      ///< branch-and-bound nodes over all solves
  int rejected_solutions = 0;  ///< solutions that validation in integers cut off

  std::optional<Infeasibility> infeasibility{};  ///< present when infeasible
};

}  // namespace cosa

#pragma once

#include <cstdint>
#include <random>

#include "cosa/architecture/architecture.h"
#include "cosa/formulation/formulation_options.h"
#include "cosa/workload/workload.h"

namespace cosa::testing {

/// A workload, a machine and options that fit each other.
struct RandomProblem {
  Workload workload;
  Architecture architecture;
  FormulationOptions options;
};

/// Kinds of problems that the generator makes.
struct RandomProblemKind {
  FormulationForm form = FormulationForm::kCorrected;
  bool uneven = false;         ///< with a Z of which some row is no even one
  int max_primes = 4;          ///< prime factors in all extents together
  std::size_t max_levels = 4;  ///< storage levels, at least 2 (3 when uneven)
  bool is_large = false;       ///< memories and arrays of a real machine's size
};

/// The same seed makes the same problem everywhere.
[[nodiscard]] RandomProblem random_problem(std::uint64_t seed, const RandomProblemKind& kind);

}  // namespace cosa::testing

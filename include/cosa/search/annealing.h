#pragma once

#include <cstdint>
#include <functional>

#include "cosa/architecture/architecture.h"
#include "cosa/architecture/energy_table.h"
#include "cosa/mapping/constraints.h"
#include "cosa/model/options.h"
#include "cosa/search/objective.h"
#include "cosa/search/search_result.h"
#include "cosa/workload/workload.h"

namespace cosa {

/// What `find_annealed` is asked.
struct AnnealingOptions {
  ObjectivePair objective{};
  ModelOptions model{};
  Constraints constraints{};
  std::int64_t moves = 100'000;  ///< tried; those that are not possible count
  std::uint64_t seed = 1;
  /// Temperatures of the first and the last move; between them it falls geometrically. A move that
  /// makes the primary objective f times larger is taken with probability f^(-1 / temperature).
  double first_temperature = 0.5;
  double last_temperature = 0.03;
  std::function<bool()> stop{};  ///< asked now and then; true ends the search
};

/// Simulated annealing from a random mapping: a baseline. Moves: one or two prime factors to
/// other places, two loops of a level or fan-out swapped. Never calls anything optimal; the same on
/// every run for a seed.
[[nodiscard]] SearchResult find_annealed(const Workload& workload, const Architecture& architecture,
                                         const EnergyTable& energy,
                                         const AnnealingOptions& options = {});

}  // namespace cosa

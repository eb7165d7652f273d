#pragma once

#include <functional>
#include <optional>

#include "cosa/architecture/energy_table.h"
#include "cosa/formulation/formulation_options.h"
#include "cosa/model/options.h"
#include "cosa/scheduler/engine.h"
#include "cosa/search/objective.h"

namespace cosa {

/// What `schedule` is asked.
struct ScheduleOptions {
  Engine engine = Engine::kExact;
  /// For the engine `exact`: what is made small, and what tells equal mappings apart. The engine
  /// `cosa` has an objective of its own.
  ObjectivePair objective{};
  /// For the engine `cosa`.
  FormulationOptions formulation{};
  /// How the schedule that was found is judged.
  ModelOptions model{};
  /// Absent: `resolve_energy` of the architecture alone.
  std::optional<EnergyTable> energy{};
  /// Wall-clock seconds a layer, > 0, after which the best mapping found is returned with its gap.
  /// Absent: no limit, the answer is proven.
  std::optional<double> time_limit_seconds{};
  /// For the engine `exact`: asked now and then, from any thread; true stops the search as the time
  /// limit does.
  std::function<bool()> stop{};
};

}  // namespace cosa

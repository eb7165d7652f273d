#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>

#include "cosa/architecture/energy_table.h"
#include "cosa/formulation/formulation_options.h"
#include "cosa/mapping/placement.h"
#include "cosa/mapping/stated_constraints.h"
#include "cosa/model/options.h"
#include "cosa/scheduler/engine.h"
#include "cosa/search/objective.h"
#include "cosa/search/top_request.h"

namespace cosa {

/// What `schedule` is asked.
struct ScheduleOptions {
  Engine engine = Engine::kExact;
  /// What is made small, and what tells equal mappings apart. The engine `cosa` has an objective of
  /// its own.
  ObjectivePair objective{};
  /// For the engine `exact`: which level keeps which tensors is chosen with the rest, as far as the
  /// machine's residencies leave it open. Otherwise every level keeps all that it may.
  bool free_residency = false;
  /// For the engine `exact`: whether each tensor has storage nodes of its own, beside no free
  /// residencies and no list of the best.
  Placement placement = Placement::kEven;
  /// For the engine `exact`: extents may be rounded up, to at most 1 + so many times the operations
  /// in all (`find_padded`). Absent: they are left as they are.
  std::optional<double> padding{};
  /// For the engine `exact`: not only the best mapping but so many of the best (`find_top`), beside
  /// no free residencies and no padding. Absent: the best one.
  std::optional<TopRequest> top{};
  /// What every mapping must obey beside the machine; names are those of the workload scheduled.
  StatedConstraints constraints{};
  /// For the engine `random`: mappings drawn, and the seed that makes them the same on every run.
  std::int64_t samples = 10'000;
  std::uint64_t seed = 1;
  /// For the engine `cosa`.
  FormulationOptions formulation{};
  /// How the schedule that was found is judged.
  ModelOptions model{};
  /// Absent: `resolve_energy` of the architecture alone.
  std::optional<EnergyTable> energy{};
  /// Wall-clock seconds a layer, > 0, after which the best mapping found is returned with its gap.
  /// Absent: no limit; the answer of the engines `exact`, `exhaustive` and `cosa` is proven.
  std::optional<double> time_limit_seconds{};
  /// Asked now and then, from any thread; true stops the search as the time limit does.
  std::function<bool()> stop{};
  /// For the engine `exact`: threads that search the layer; 0: as many as the machine has cores.
  /// The schedule is the same for any number. Where layers are scheduled side by side, each gets
  /// what the number of layers leaves over.
  std::size_t jobs = 1;
};

}  // namespace cosa

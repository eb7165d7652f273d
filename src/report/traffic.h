#pragma once

#include <optional>
#include <vector>

#include "cosa/architecture/architecture.h"
#include "cosa/architecture/energy_table.h"
#include "cosa/model/cost.h"
#include "cosa/workload/workload.h"

namespace cosa::detail {

/// What a tensor moves between a level that keeps it and the next one further in that does, or the
/// multipliers. Words of all instances; doubles, since sums may leave 64 bits.
struct TrafficLink {
  TensorId tensor;
  LevelId from;
  std::optional<LevelId> to;  ///< absent: the multipliers
  double read_words;          ///< at `from`
  double update_words;        ///< at `from`
  double fill_words;          ///< at `to`; more than are read where a multicast copies them
  double energy_pJ;           ///< of these accesses
};

/// By tensor, from the outside in. Their energies add up to that of all memories.
[[nodiscard]] std::vector<TrafficLink> traffic_links(const Workload& workload,
                                                     const Architecture& architecture,
                                                     const EnergyTable& energy, const Cost& cost);

}  // namespace cosa::detail

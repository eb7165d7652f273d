#pragma once

#include <memory>
#include <string>

#include "cosa/architecture/architecture.h"
#include "cosa/architecture/energy_table.h"
#include "cosa/mapping/mapping.h"
#include "cosa/model/cost.h"
#include "cosa/model/options.h"
#include "cosa/scheduler/schedule.h"
#include "cosa/workload/workload.h"

namespace cosa::python {

/// A workload on a machine: what gives the ids in mappings and costs their names.
struct Place {
  Workload workload;
  Architecture architecture;
};

using PlacePointer = std::shared_ptr<const Place>;

/// `cosa.Mapping`.
struct PlacedMapping {
  PlacePointer place;
  Mapping mapping;
};

/// `cosa.Cost`.
struct PlacedCost {
  PlacedMapping mapping;
  EnergyTable energy;
  ModelOptions model;
  Cost cost;

  [[nodiscard]] const Workload& workload() const { return mapping.place->workload; }
  [[nodiscard]] const Architecture& architecture() const { return mapping.place->architecture; }
};

/// `cosa.Schedule`.
struct PlacedSchedule {
  std::string net;  ///< of the layer; empty where it stands on its own
  PlacePointer place;
  EnergyTable energy;
  ModelOptions model;  ///< by which its cost was counted
  Schedule schedule;
};

/// Where its mapping is: on the padded layer, if there is one.
[[nodiscard]] PlacePointer mapped_place(const PlacedSchedule& schedule);

[[nodiscard]] inline PlacePointer place(const Workload& workload,
                                        const Architecture& architecture) {
  return std::make_shared<const Place>(workload, architecture);
}

/// The cost of the mapping, which must be valid.
[[nodiscard]] PlacedCost judged(const PlacedMapping& mapping, const EnergyTable& energy,
                                const ModelOptions& model);

/// The mapping on another workload and machine: its ids where the names are the same, else found
/// by name. Throws `InputError` for names that there are not.
[[nodiscard]] Mapping mapping_on(const PlacedMapping& mapping, const Workload& workload,
                                 const Architecture& architecture);

}  // namespace cosa::python

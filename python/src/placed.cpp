#include "placed.h"

#include <algorithm>

#include "cosa/io/mapping_json.h"
#include "cosa/model/evaluate.h"

namespace cosa::python {
namespace {

template <typename Named>
bool same_names(const std::vector<Named>& a, const std::vector<Named>& b) {
  return std::ranges::equal(a, b, {}, &Named::name, &Named::name);
}

}  // namespace

PlacedCost judged(const PlacedMapping& mapping, const EnergyTable& energy,
                  const ModelOptions& model) {
  const auto& [workload, architecture] = *mapping.place;
  return {.mapping = mapping,
          .energy = energy,
          .model = model,
          .cost = evaluate(workload, architecture, mapping.mapping, energy, model)};
}

PlacePointer mapped_place(const PlacedSchedule& schedule) {
  const auto& padding = schedule.schedule.padding;
  return padding ? place(padding->workload, schedule.place->architecture) : schedule.place;
}

Mapping mapping_on(const PlacedMapping& mapping, const Workload& workload,
                   const Architecture& architecture) {
  const auto& [own_workload, own_architecture] = *mapping.place;
  if (same_names(own_workload.dimensions(), workload.dimensions()) &&
      same_names(own_workload.tensors(), workload.tensors()) &&
      same_names(own_architecture.levels(), architecture.levels())) {
    return mapping.mapping;
  }
  return mapping_from_json(mapping_to_json(own_workload, own_architecture, mapping.mapping),
                           "mapping", workload, architecture);
}

}  // namespace cosa::python

#pragma once

#include <nlohmann/json.hpp>

#include "cosa/architecture/architecture.h"
#include "cosa/architecture/energy_table.h"
#include "cosa/model/cost.h"
#include "cosa/network/shared_mapping.h"
#include "cosa/report/report_style.h"
#include "cosa/scheduler/schedule.h"
#include "cosa/scheduler/schedule_front.h"
#include "cosa/scheduler/sensitivity.h"
#include "cosa/workload/layer.h"
#include "cosa/workload/network.h"
#include "cosa/workload/workload.h"

namespace cosa::detail {

/// Keys stay in the order in which they are set.
using Json = nlohmann::ordered_json;

/// The value, or null.
template <typename T>
[[nodiscard]] Json json_or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

/// Cycles, energy and their product, to which more keys may be added.
[[nodiscard]] Json point_object(const CostTotals& totals);

[[nodiscard]] Json cost_object(const Workload& workload, const Architecture& architecture,
                               const EnergyTable& energy, const Cost& cost);

/// A schedule of what is called `name`.
[[nodiscard]] Json schedule_object(const std::string& name, const Workload& workload,
                                   const Architecture& architecture, const EnergyTable& energy,
                                   const Schedule& schedule, const ReportStyle& style);

/// The steps of a machine, each without its mapping.
[[nodiscard]] Json steps_array(const Architecture& architecture, const Sensitivity& sensitivity);

[[nodiscard]] Json provenance_object(const std::optional<Provenance>& provenance);
/// What the layers of a network have in common.
[[nodiscard]] Json shared_object(const SharedMapping& shared, const ReportStyle& style);
/// A front of one layer.
[[nodiscard]] Json front_object(const Layer& layer, const Architecture& architecture,
                                const FrontSchedule& schedule, const ReportStyle& style);
/// An operator that nothing schedules.
[[nodiscard]] Json operator_object(const UnscheduledOperator& unscheduled);
[[nodiscard]] Json infeasible_object(const std::optional<InfeasibleReason>& reason);

/// The object with one key a line, each value on its line.
[[nodiscard]] std::string lines_of(const Json& object);

/// The `size` objects as an array, one a line.
template <typename MakeObject>
[[nodiscard]] std::string array_lines(std::size_t size, const MakeObject& make_object) {
  std::string text = "[";
  for (std::size_t i = 0; i < size; ++i) {
    text += (i == 0 ? "\n    " : ",\n    ") + make_object(i).dump();
  }
  return text + (size == 0 ? "]" : "\n  ]");
}

}  // namespace cosa::detail

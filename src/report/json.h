#pragma once

#include <nlohmann/json.hpp>

#include "cosa/architecture/architecture.h"
#include "cosa/architecture/energy_table.h"
#include "cosa/model/cost.h"
#include "cosa/network/shared_mapping.h"
#include "cosa/report/report_style.h"
#include "cosa/scheduler/schedule.h"
#include "cosa/scheduler/sensitivity.h"
#include "cosa/workload/workload.h"

namespace cosa::detail {

/// Keys stay in the order in which they are set.
using Json = nlohmann::ordered_json;

/// The value, or null.
template <typename T>
[[nodiscard]] Json json_or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

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
[[nodiscard]] Json infeasible_object(const std::optional<InfeasibleReason>& reason);

/// The object with one key a line, each value on its line.
[[nodiscard]] std::string lines_of(const Json& object);

}  // namespace cosa::detail

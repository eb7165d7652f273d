#pragma once

#include <string>

#include "cosa/architecture/architecture.h"
#include "cosa/architecture/energy_table.h"
#include "cosa/mapping/mapping.h"
#include "cosa/model/cost.h"
#include "cosa/report/report_style.h"
#include "cosa/workload/workload.h"

namespace cosa {

/// A valid mapping, what it costs, and what to call it: its file.
struct JudgedMapping {
  std::string name;
  Mapping mapping;
  Cost cost;
};

/// Two mappings of one workload on one machine side by side, at most 100 columns: totals with their
/// ratio, the nests with the nodes that differ marked, tiles and occupancy, cycles and energy of
/// every component as bars on one scale.
[[nodiscard]] std::string comparison_text(const Workload& workload,
                                          const Architecture& architecture, const JudgedMapping& a,
                                          const JudgedMapping& b, const ReportStyle& style = {});

/// The same as the JSON object of docs/json.md. `energy` is the table that both were counted with.
[[nodiscard]] std::string comparison_json(const Workload& workload,
                                          const Architecture& architecture,
                                          const EnergyTable& energy, const JudgedMapping& a,
                                          const JudgedMapping& b);

}  // namespace cosa

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cosa/architecture/architecture.h"
#include "cosa/architecture/energy_table.h"
#include "cosa/mapping/mapping.h"
#include "cosa/model/cost.h"
#include "cosa/model/options.h"
#include "cosa/workload/workload.h"

namespace cosa {

/// What to explain: everything, one level, one tensor, or one tensor at one level.
struct ExplainFilter {
  std::optional<LevelId> level{};
  std::optional<TensorId> tensor{};
};

/// How each number of the cost comes about, one formula a line with its operands filled in:
///
///     cycles = max(compute 32,928; GlobalBuffer read 118,370; DRAM write 134,551) = 134,551
///     DRAM write = ceil(2,408,448 words / 17.9 words per cycle) = 134,551
///
/// The mapping must be valid. Rule numbers are those of docs/cost-model.md.
[[nodiscard]] std::vector<std::string> explain(const Workload& workload,
                                               const Architecture& architecture,
                                               const Mapping& mapping, const EnergyTable& energy,
                                               const ModelOptions& options = {},
                                               const ExplainFilter& filter = {});

}  // namespace cosa

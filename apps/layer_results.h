#pragma once

#include <filesystem>
#include <span>

#include "cosa/architecture/architecture.h"
#include "cosa/architecture/energy_table.h"
#include "cosa/report/report_style.h"
#include "cosa/scheduler/schedule_all.h"
#include "cosa/workload/layer.h"

namespace cosa::cli {

/// Writes NET__NAME.json, and the mapping as NET__NAME.yaml, of every layer that has a schedule,
/// and of a padded one the padded layer as NET__NAME.padded.yaml.
/// False when a mapping could not be said in YAML, which is told on stderr.
[[nodiscard]] bool write_layer_files(std::span<const Layer> layers,
                                     std::span<const ScheduleOutcome> outcomes,
                                     const Architecture& architecture, const EnergyTable& energy,
                                     const ReportStyle& style, const std::filesystem::path& folder);

/// What the shell is told of the layers' outcomes.
[[nodiscard]] int exit_code_of(std::span<const ScheduleOutcome> outcomes, bool files_whole);

}  // namespace cosa::cli

#include "layer_results.h"

#include <fmt/format.h>

#include <algorithm>

#include "cosa/base/input_error.h"
#include "cosa/io/mapping_yaml.h"
#include "cosa/io/problem_yaml.h"
#include "cosa/io/text_file.h"
#include "cosa/report/schedule_json.h"
#include "exit_code.h"
#include "output.h"

namespace cosa::cli {
namespace {

/// The layer once, as problem files say it.
std::string problem_text(const Workload& layer) {
  return problem_to_yaml({layer.name(), layer.dimensions(), layer.tensors()}, Dialect::kV01);
}

}  // namespace

bool write_layer_files(std::span<const Layer> layers, std::span<const ScheduleOutcome> outcomes,
                       const Architecture& architecture, const EnergyTable& energy,
                       const ReportStyle& style, const std::filesystem::path& folder) {
  make_folder(folder);
  bool whole = true;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const Layer& layer = layers[i];
    const auto& schedule = outcomes[i].schedule;
    if (!schedule) {
      continue;
    }
    write_text_file(folder / (layer.file_stem() + ".json"),
                    schedule_json(layer, architecture, energy, *schedule, style));
    if (!schedule->mapping) {
      continue;
    }
    const Workload& mapped = schedule->mapped(layer.workload);
    try {
      if (schedule->padding) {
        write_text_file(folder / (layer.file_stem() + ".padded.yaml"), problem_text(mapped));
      }
      write_text_file(folder / (layer.file_stem() + ".yaml"),
                      mapping_to_yaml(mapped, architecture, *schedule->mapping));
    } catch (const InputError& refusal) {
      print_error(fmt::format("{}: no mapping YAML: {}", layer.path(), refusal.what()));
      whole = false;
    }
  }
  return whole;
}

int exit_code_of(std::span<const ScheduleOutcome> outcomes, bool files_whole) {
  const auto failed = [](const ScheduleOutcome& outcome) { return !outcome.schedule; };
  if (!files_whole || std::ranges::all_of(outcomes, failed)) {
    return kBadInput;
  }
  return std::ranges::all_of(outcomes, &ScheduleOutcome::has_mapping) ? kDone : kNoSchedule;
}

}  // namespace cosa::cli

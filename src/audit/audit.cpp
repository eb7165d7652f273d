#include "cosa/audit/audit.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <mutex>
#include <utility>
#include <variant>

#include "cosa/base/input_error.h"
#include "cosa/base/parallel.h"
#include "cosa/io/energy_reference_table_yaml.h"
#include "cosa/io/mapping_yaml.h"
#include "cosa/io/run_files.h"
#include "cosa/mapping/constraints.h"
#include "cosa/mapping/one_axis.h"
#include "cosa/mapping/validate.h"
#include "cosa/model/evaluate.h"
#include "cosa/scheduler/schedule_all.h"
#include "pairing.h"

namespace cosa {
namespace {

namespace fs = std::filesystem;

void set_fault(AuditRow& row, const detail::Fault& fault) {
  row.fault = fault.message;
  row.fault_place = fault.place;
}

/// The machine with the mapping's own bypass, so that the optimum differs in loops alone.
Architecture with_bypass_of(const Mapping& mapping, const Workload& layer,
                            const Architecture& machine) {
  std::vector<StorageLevel> levels = machine.levels();
  std::vector<TensorSet> kept(levels.size());
  for (const MappingNode& node : mapping.nodes()) {
    if (const auto* storage = std::get_if<StorageNode>(&node)) {
      for (std::size_t v = 0; v < layer.tensors().size(); ++v) {
        if (storage->tensors.contains(TensorId{v})) {
          kept[storage->level.value()].insert(TensorId{v});
        }
      }
    }
  }
  for (std::size_t i = 0; i < levels.size(); ++i) {
    levels[i].residency = {};
    for (std::size_t v = 0; v < layer.tensors().size(); ++v) {
      auto& list =
          kept[i].contains(TensorId{v}) ? levels[i].residency.keep : levels[i].residency.bypass;
      list.push_back(layer.tensors()[v].name);
    }
  }
  return {machine.name(), std::move(levels), machine.compute()};
}

/// The energies of the run's own table, where there is one that fits the machine.
EnergyTable energy_of(const fs::path& folder, const RunFiles& files, const Architecture& machine,
                      AuditRow& row) {
  for (const fs::path& path : files.energies) {
    try {
      EnergyTable energy = resolve_energy(machine, read_energy_reference_table(folder / path));
      row.energies = path.string();
      return energy;
    } catch (const InputError& error) {
      row.notes.push_back(path.string() + " is not used: " + error.message());
    }
  }
  return resolve_energy(machine);
}

/// The stats file that starts as the mapping's name does, where several stand beside it.
void compare_with_stats(const fs::path& folder, const RunFiles& files, AuditRow& row) {
  if (files.stats.empty()) {
    return;
  }
  const fs::path& path = files.stats.front();
  const auto stem = [](const fs::path& file) {
    const std::string name = file.filename().string();
    return name.substr(0, name.find('.'));
  };
  if (files.stats.size() > 1 && stem(path) != stem(files.mapping)) {
    row.notes.push_back(fmt::format("{} stats files stand beside it: which is its own is open",
                                    files.stats.size()));
    return;
  }
  row.stats = path.string();
  try {
    const TimeloopStats stats = read_timeloop_stats(folder / path);
    // Printing rounds; a billionth of the value is the order of adding up in another order.
    constexpr double kRelative = 1e-9;
    const double difference = std::fabs(stats.energy_pJ - row.cost->energy_pJ);
    row.agreement = {stats, stats.cycles == row.cost->cycles,
                     difference <= stats.energy_tolerance_pJ + kRelative * stats.energy_pJ};
  } catch (const InputError& error) {
    row.notes.push_back(path.string() + " is not used: " + error.message());
  }
}

/// Everything but the search.
AuditRow judged(const fs::path& folder, const RunFiles& files, detail::Pairing& pairing,
                const ObjectivePair& objective) {
  AuditRow row{.mapping = files.mapping.string()};
  detail::PairedRun run = pairing.pair(files);
  row.layer = run.layer_file;
  row.machine = run.machine_file;
  row.constraints = std::move(run.constraint_files);
  row.notes = std::move(run.notes);
  set_fault(row, run.fault);
  if (!run.mapping) {
    return row;
  }
  try {
    const Architecture& bare = run.machine->architecture;
    const EnergyTable energy = energy_of(folder, files, bare, row);
    row.cost = evaluate(*run.layer, bare, *run.mapping, energy);
    row.value = objective.primary.value(row.cost->totals());
    compare_with_stats(folder, files, row);
    Architecture machine = with_bypass_of(*run.mapping, *run.layer, bare);
    row.run = {.layer = *std::move(run.layer),
               .machine = std::move(machine),
               .energy = energy,
               .mapping = *std::move(run.mapping),
               .constraints = std::move(run.machine->constraints)};
  } catch (const InputError& error) {
    set_fault(row, detail::fault_of(error, folder));
  }
  return row;
}

std::optional<Schedule> optimum(const AuditedRun& run, const StatedConstraints& constraints,
                                const AuditOptions& options, std::size_t jobs, std::string& fault) {
  ScheduleOutcome outcome = try_schedule(run.layer, run.machine,
                                         {.objective = options.objective,
                                          .constraints = constraints,
                                          .energy = run.energy,
                                          .time_limit_seconds = options.time_limit_seconds,
                                          .stop = options.stop,
                                          .jobs = jobs});
  fault = outcome.error;
  return std::move(outcome.schedule);
}

std::optional<double> ratio_to(const std::optional<Schedule>& best, double value) {
  const bool positive = best && best->objective_value && *best->objective_value > 0;
  return positive ? std::optional(value / *best->objective_value) : std::nullopt;
}

/// The mapping as Timeloop's list, which names each dimension of a fan-out once. Throws
/// `InputError` for what the list cannot say at the same cost.
std::string list_of(const AuditedRun& run, const Mapping& mapping) {
  const auto& [layer, machine, energy, own, stated] = run;
  const Constraints constraints(stated, layer, machine);
  const CostTotals totals = evaluate(layer, machine, mapping, energy).totals();
  const auto as_good = [&](const Mapping& laid) {
    return validate(layer, machine, laid, constraints).empty() &&
           evaluate(layer, machine, laid, energy).totals() == totals;
  };
  const auto laid = along_one_axis(mapping, machine, as_good);
  return mapping_to_yaml(layer, machine, laid ? *laid : mapping);
}

/// Finds the optimum of one row, with constraints and without.
void search(AuditRow& row, const AuditOptions& options, std::size_t jobs) {
  const AuditedRun& run = *row.run;
  row.best = optimum(run, run.constraints, options, jobs, row.fault);
  row.ratio = ratio_to(row.best, *row.value);
  if (row.best && !run.constraints.empty()) {
    row.free = optimum(run, {}, options, jobs, row.fault);
    row.free_ratio = ratio_to(row.free, *row.value);
  }
  if (row.ratio && *row.ratio > 1) {
    try {
      row.better = list_of(run, *row.best->mapping);
    } catch (const InputError& error) {
      row.notes.push_back(std::string("the better mapping is no list: ") + error.what());
    }
  }
}

}  // namespace

std::vector<AuditRow> audit(const fs::path& folder, const AuditOptions& options) {
  const FoundRuns found = find_runs(folder);
  detail::Pairing pairing(folder);
  std::vector<AuditRow> rows;
  for (const RunFiles& files : found.runs) {
    rows.push_back(judged(folder, files, pairing, options.objective));
  }
  const std::size_t jobs = jobs_of_each(rows.size(), options.jobs);
  std::mutex progress_mutex;
  std::size_t done = 0;
  for_each_index(rows.size(), options.jobs, [&](std::size_t i) {
    if (rows[i].run) {
      search(rows[i], options, jobs);
    }
    const std::scoped_lock lock(progress_mutex);
    ++done;
    if (options.progress) {
      options.progress(rows[i].mapping, done, rows.size());
    }
  });
  for (const UnreadableFile& file : found.unreadable) {
    AuditRow row{.mapping = file.path.string()};
    set_fault(row, detail::fault_of(file.error, folder));
    rows.push_back(std::move(row));
  }
  std::ranges::sort(rows, {}, &AuditRow::mapping);
  return rows;
}

}  // namespace cosa

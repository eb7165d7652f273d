#include "cosa/cache/schedule_cache.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <exception>
#include <string>
#include <utility>

#include "cosa/base/input_error.h"
#include "cosa/base/version.h"
#include "cosa/cache/schedule_record.h"
#include "cosa/mapping/validate.h"
#include "cosa/model/cost_model_version.h"
#include "cosa/model/evaluate.h"
#include "cosa/scheduler/content_hash.h"

namespace cosa {
namespace {

/// Other versions of the library may find or prove otherwise: a bug of an old one must not live on.
std::string key_of(const ContentHash& question) {
  return fmt::format("{} cost model {} cosa {}", question.whole, kCostModelVersion, version());
}

/// Equal but for how sums are rounded on another machine.
bool same_value(double a, double b) {
  constexpr double kRelative = 1e-9;
  return std::abs(a - b) <= kRelative * std::max(std::abs(a), std::abs(b));
}

[[noreturn]] void fail_claim(std::string_view what) { throw InputError(std::string(what)); }

/// Throws `InputError` where the list is not what it says.
void judge(const TopMappings& top, const Workload& workload, const Architecture& architecture,
           const ScheduleOptions& options) {
  const EnergyTable energy = options.energy ? *options.energy : resolve_energy(architecture);
  for (const auto& [mapping, totals, value] : top.mappings) {
    if (!validate(workload, architecture, mapping).empty()) {
      fail_claim("a mapping of its list is not valid");
    }
    const CostTotals judged =
        evaluate(workload, architecture, mapping, energy, options.model).totals();
    if (judged.cycles != totals.cycles || !same_value(judged.energy_pJ, totals.energy_pJ)) {
      fail_claim("a mapping of its list costs otherwise");
    }
  }
}

/// Fills in the mapping's cost. Throws `InputError` where the record is not what it says.
void judge(ScheduleRecord& record, const Workload& workload, const Architecture& architecture,
           const ScheduleOptions& options) {
  Schedule& schedule = record.schedule;
  if (!is_final(schedule, options) || schedule.engine != options.engine) {
    fail_claim("it answers no such question");
  }
  if (!schedule.mapping) {
    if (schedule.termination != Termination::kInfeasible) {
      fail_claim("its mapping is missing");
    }
    return;
  }
  const Workload& mapped = schedule.mapped(workload);
  if (!validate(mapped, architecture, *schedule.mapping).empty()) {
    fail_claim("its mapping is not valid");
  }
  const EnergyTable energy = options.energy ? *options.energy : resolve_energy(architecture);
  schedule.cost = evaluate(mapped, architecture, *schedule.mapping, energy, options.model);
  if (schedule.padding) {
    schedule.padding =
        padding_of(workload, Workload(mapped), *schedule.cost, schedule.padding->unpadded_value);
  }
  if (schedule.top) {
    judge(*schedule.top, workload, architecture, options);
  }
  if (schedule.cost->cycles != record.totals.cycles ||
      !same_value(schedule.cost->energy_pJ, record.totals.energy_pJ)) {
    fail_claim("its mapping costs otherwise");
  }
  const double value = options.objective.primary.value(schedule.cost->totals());
  if (options.engine != Engine::kCosa &&
      (!schedule.objective_value || !same_value(*schedule.objective_value, value))) {
    fail_claim("its objective is another");
  }
}

}  // namespace

bool is_final(const Schedule& schedule, const ScheduleOptions& options) {
  switch (schedule.top ? schedule.top->termination : schedule.termination) {
    case Termination::kOptimal:
    case Termination::kInfeasible:
      return true;
    case Termination::kFeasible:
      return options.engine == Engine::kRandom && schedule.certificate &&
             schedule.certificate->statistics.evaluated == options.samples;
    case Termination::kUnknown:
      return false;
  }
  return false;
}

ScheduleCache::ScheduleCache(const std::filesystem::path& folder, StoreWarning warn)
    : warn_(std::move(warn)), store_(folder, warn_) {}

std::optional<Schedule> ScheduleCache::find(const Workload& workload,
                                            const Architecture& architecture,
                                            const ScheduleOptions& options) {
  ContentHash question = content_hash(workload, architecture, options);
  const std::string key = key_of(question);
  const auto text = store_.find(key);
  if (!text) {
    return std::nullopt;
  }
  try {
    ScheduleRecord record = parse_record(*text, workload, architecture);
    judge(record, workload, architecture, options);
    record.schedule.provenance = {.version = std::string(version()),
                                  .cost_model_version = kCostModelVersion,
                                  .input = std::move(question)};
    return std::move(record.schedule);
  } catch (const std::exception& fault) {
    warn(fmt::format("{}: what was kept does not hold and is dropped: {}", workload.name(),
                     fault.what()));
    store_.erase(key);
    return std::nullopt;
  }
}

void ScheduleCache::warn(const std::string& message) const {
  if (warn_) {
    warn_(message);
  }
}

void ScheduleCache::keep(const Schedule& schedule, const Workload& workload,
                         const Architecture& architecture, const ScheduleOptions& options) {
  if (!is_final(schedule, options)) {
    return;
  }
  try {
    store_.put(key_of(content_hash(workload, architecture, options)),
               record_text(schedule, workload, architecture));
  } catch (const std::exception& fault) {
    // Such as a name that is no UTF-8: the schedule is as good without being kept.
    warn(fmt::format("{}: cannot be kept: {}", workload.name(), fault.what()));
  }
}

}  // namespace cosa

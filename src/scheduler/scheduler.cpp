#include "cosa/scheduler/scheduler.h"

#include <string>
#include <utility>

#include "asked.h"
#include "cosa/base/check.h"
#include "cosa/base/version.h"
#include "cosa/formulation/formulation.h"
#include "cosa/mapping/validate.h"
#include "cosa/model/cost_model_version.h"
#include "cosa/model/evaluate.h"
#include "cosa/scheduler/content_hash.h"
#include "cosa/search/exhaustive.h"
#include "cosa/search/padding.h"
#include "cosa/search/random_search.h"

namespace cosa {
namespace {

using detail::energy_of;

/// No engine is trusted: what it found is judged by the rules that judge any user's mapping.
Cost judge(const Workload& workload, const Architecture& architecture, const Mapping& mapping,
           const ScheduleOptions& options, const Constraints& constraints) {
  COSA_CHECK(validate(workload, architecture, mapping, constraints).empty());
  return evaluate(workload, architecture, mapping, energy_of(architecture, options), options.model);
}

Schedule schedule_by_formulation(const Workload& workload, const Architecture& architecture,
                                 const ScheduleOptions& options, const Constraints& constraints) {
  FormulationOptions asked = options.formulation;
  if (options.time_limit_seconds) {
    asked.time_limit_seconds = options.time_limit_seconds;
  }
  if (options.stop) {
    asked.stop = options.stop;
  }
  FormulationResult found = solve_formulation(workload, architecture, asked, constraints);
  Schedule schedule{
      .engine = Engine::kCosa,
      .termination = found.termination,
      .mapping = std::move(found.mapping),
      .objective = "cosa",
      .objective_value = found.objective_value,
      .bound = found.bound,
      .gap = found.gap,
      .seconds = found.seconds,
      .nodes = found.nodes,
      .formulation = FormulationDetails{.form = asked.form,
                                        .primes = std::move(found.primes),
                                        .terms = found.terms,
                                        .schedule_objective = found.schedule_objective,
                                        .rejected_solutions = found.rejected_solutions},
  };
  if (found.infeasibility) {
    schedule.infeasible = {std::string(to_string(found.infeasibility->family)),
                           found.infeasibility->message};
  }
  if (schedule.mapping) {
    schedule.cost = judge(workload, architecture, *schedule.mapping, options, constraints);
  }
  return schedule;
}

/// A mapping of the workload, or of a larger one.
PaddedResult search(const Workload& workload, const Architecture& architecture,
                    const ScheduleOptions& options, const Constraints& constraints) {
  const EnergyTable energy = energy_of(architecture, options);
  if (options.engine == Engine::kRandom) {
    return {find_random(workload, architecture, energy,
                        {.objective = options.objective,
                         .model = options.model,
                         .constraints = constraints,
                         .samples = options.samples,
                         .seed = options.seed,
                         .time_limit_s = options.time_limit_seconds,
                         .stop = options.stop})};
  }
  if (options.engine == Engine::kExhaustive) {
    return {find_exhaustive(workload, architecture, energy,
                            {.objective = options.objective,
                             .model = options.model,
                             .constraints = constraints,
                             .time_limit_s = options.time_limit_seconds,
                             .stop = options.stop})};
  }
  const OptimalOptions asked{.objective = options.objective,
                             .model = options.model,
                             .constraints = constraints,
                             .time_limit_s = options.time_limit_seconds,
                             .stop = options.stop,
                             .free_residency = options.free_residency};
  if (options.padding) {
    return find_padded(workload, architecture, energy, *options.padding, asked);
  }
  return {find_optimal(workload, architecture, energy, asked)};
}

Schedule schedule_by_search(const Workload& workload, const Architecture& architecture,
                            const ScheduleOptions& options, const Constraints& constraints) {
  auto [found, padded, unpadded] = search(workload, architecture, options, constraints);
  Schedule schedule{
      .engine = options.engine,
      .termination = found.termination,
      .mapping = std::move(found.mapping),
      .objective = options.objective.primary.name(),
      .gap = found.gap,
      .seconds = found.statistics.seconds,
      .nodes = found.statistics.nodes,
      .certificate = SearchCertificate{.tie_break = options.objective.secondary.name(),
                                       .free_residency = options.free_residency,
                                       .padding_limit = options.padding,
                                       .statistics = found.statistics},
  };
  if (found.value) {
    schedule.objective_value = found.value->primary;
  }
  if (found.termination == Termination::kInfeasible) {
    schedule.infeasible = detail::infeasible_search(constraints, found.infeasible_reason);
  } else {
    schedule.bound = found.bound;
  }
  if (schedule.mapping) {
    const Workload& layer = padded ? *padded : workload;
    schedule.cost = judge(layer, architecture, *schedule.mapping, options, constraints);
    if (padded) {
      schedule.padding = padding_of(workload, layer, *schedule.cost,
                                    unpadded ? std::optional(unpadded->primary) : std::nullopt);
    }
  }
  return schedule;
}

Schedule find_schedule(const Workload& workload, const Architecture& architecture,
                       const ScheduleOptions& options, const Constraints& constraints) {
  switch (options.engine) {
    case Engine::kExact:
    case Engine::kRandom:
    case Engine::kExhaustive:
      return schedule_by_search(workload, architecture, options, constraints);
    case Engine::kCosa:
      return schedule_by_formulation(workload, architecture, options, constraints);
  }
  COSA_CHECK(false);
  return {};
}

}  // namespace

Schedule schedule(const Workload& workload, const Architecture& architecture,
                  const ScheduleOptions& options) {
  const Constraints constraints(options.constraints, workload, architecture);
  Schedule result = find_schedule(workload, architecture, options, constraints);
  result.provenance = {.version = std::string(version()),
                       .cost_model_version = kCostModelVersion,
                       .input = content_hash(workload, architecture, options)};
  return result;
}

}  // namespace cosa

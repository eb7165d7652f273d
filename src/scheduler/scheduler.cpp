#include "cosa/scheduler/scheduler.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "asked.h"
#include "cosa/base/check.h"
#include "cosa/base/input_error.h"
#include "cosa/base/version.h"
#include "cosa/formulation/formulation.h"
#include "cosa/mapping/validate.h"
#include "cosa/model/cost_model_version.h"
#include "cosa/model/evaluate.h"
#include "cosa/scheduler/content_hash.h"
#include "cosa/search/exhaustive.h"
#include "cosa/search/padding.h"
#include "cosa/search/random_search.h"
#include "cosa/search/top.h"

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

/// The best mapping, as far as the list of the best proves it.
SearchResult best_of(const TopMappings& top) {
  SearchResult best{.termination = top.termination,
                    .bound = top.bound,
                    .statistics = top.statistics,
                    .infeasible_reason = top.infeasible_reason};
  if (top.mappings.empty()) {
    return best;
  }
  const auto& [mapping, totals, value] = top.mappings.front();
  best.mapping = mapping;
  best.totals = totals;
  best.value = value;
  best.bound = top.proven > 0 ? value.primary : std::min(top.bound, value.primary);
  best.termination = top.proven > 0 ? Termination::kOptimal : Termination::kFeasible;
  best.gap = value.primary > 0 ? (value.primary - best.bound) / value.primary : 0;
  return best;
}

/// What a search found: a mapping of the workload, or of a larger one, or several.
struct Found {
  PaddedResult best;
  std::optional<TopMappings> top{};
};

Found search(const Workload& workload, const Architecture& architecture,
             const ScheduleOptions& options, const Constraints& constraints) {
  const EnergyTable energy = energy_of(architecture, options);
  if (options.engine == Engine::kRandom) {
    return {{find_random(workload, architecture, energy,
                         {.objective = options.objective,
                          .model = options.model,
                          .constraints = constraints,
                          .samples = options.samples,
                          .seed = options.seed,
                          .time_limit_s = options.time_limit_seconds,
                          .stop = options.stop})}};
  }
  if (options.engine == Engine::kExhaustive) {
    return {{find_exhaustive(workload, architecture, energy,
                             {.objective = options.objective,
                              .model = options.model,
                              .constraints = constraints,
                              .time_limit_s = options.time_limit_seconds,
                              .stop = options.stop})}};
  }
  const OptimalOptions asked = detail::optimal_options(options, constraints);
  if (options.top) {
    TopMappings top = find_top(workload, architecture, energy, *options.top, asked);
    SearchResult best = best_of(top);
    return {{std::move(best)}, std::move(top)};
  }
  if (options.padding) {
    return {find_padded(workload, architecture, energy, *options.padding, asked)};
  }
  return {{find_optimal(workload, architecture, energy, asked)}};
}

Schedule schedule_by_search(const Workload& workload, const Architecture& architecture,
                            const ScheduleOptions& options, const Constraints& constraints) {
  auto [best, top] = search(workload, architecture, options, constraints);
  auto& [found, padded, unpadded] = best;
  Schedule schedule{
      .engine = options.engine,
      .termination = found.termination,
      .mapping = std::move(found.mapping),
      .top = std::move(top),
      .objective = options.objective.primary.name(),
      .gap = found.gap,
      .seconds = found.statistics.seconds,
      .nodes = found.statistics.nodes,
      .certificate = SearchCertificate{.tie_break = options.objective.secondary.name(),
                                       .free_residency = options.free_residency,
                                       .placement = options.placement,
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
  if (schedule.top) {
    for (const RankedMapping& ranked : schedule.top->mappings) {
      COSA_CHECK(validate(workload, architecture, ranked.mapping, constraints).empty());
    }
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

/// Throws `InputError` where a list of the best is asked of what does not make one.
void check_top(const ScheduleOptions& options) {
  if (options.top && options.engine != Engine::kExact) {
    throw InputError(fmt::format("a list of the best mappings is no option of the engine {}",
                                 to_string(options.engine)),
                     "use the engine exact");
  }
  if (options.top && options.padding) {
    throw InputError("the best mappings are listed for the extents of the layer only",
                     "leave padding out");
  }
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
  check_top(options);
  const Constraints constraints(options.constraints, workload, architecture);
  Schedule result = find_schedule(workload, architecture, options, constraints);
  result.provenance = {.version = std::string(version()),
                       .cost_model_version = kCostModelVersion,
                       .input = content_hash(workload, architecture, options)};
  return result;
}

}  // namespace cosa

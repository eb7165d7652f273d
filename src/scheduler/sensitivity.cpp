#include "cosa/scheduler/sensitivity.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>

#include "asked.h"
#include "cosa/base/check.h"
#include "cosa/base/input_error.h"
#include "cosa/mapping/validate.h"
#include "cosa/model/evaluate.h"
#include "cosa/scheduler/scheduler.h"
#include "cosa/search/optimal.h"

namespace cosa {
namespace {

constexpr std::int64_t kStep = 2;

bool is_fanout(Resource resource) {
  return resource == Resource::kFanoutX || resource == Resource::kFanoutY;
}

std::int64_t stepped(std::int64_t count, bool more) { return more ? count * kStep : count / kStep; }

/// The bandwidth that the resource names.
std::optional<double> StorageLevel::* port_of(Resource resource) {
  switch (resource) {
    case Resource::kReadBandwidth:
      return &StorageLevel::read_bandwidth;
    case Resource::kWriteBandwidth:
      return &StorageLevel::write_bandwidth;
    default:
      return &StorageLevel::shared_bandwidth;
  }
}

/// Memories, or multipliers, laid out with twice or half as many along the axis.
template <typename Instances>
void spread(Instances& what, Resource axis, bool more) {
  const std::int64_t x = what.mesh_x.value_or(what.instances);
  what.instances = stepped(what.instances, more);
  if (axis == Resource::kFanoutX) {
    what.mesh_x = what.mesh_x ? std::optional(stepped(x, more)) : std::nullopt;
  } else {
    what.mesh_x = x;
  }
}

/// Whether half of the resource is whole where it comes in words or instances.
bool has_half(const Architecture& architecture, LevelId level, Resource resource) {
  if (resource == Resource::kCapacity) {
    const StorageLevel& storage = architecture.level(level);
    return storage.capacity_words.value_or(0) % kStep == 0 &&
           std::ranges::all_of(storage.partition_words,
                               [](const auto& part) { return part.second % kStep == 0; });
  }
  return !is_fanout(resource) || std::fmod(amount(architecture, level, resource), kStep) == 0;
}

void add_steps(const Architecture& architecture, LevelId level, Resource resource,
               std::vector<MachineStep>& steps) {
  if (has_half(architecture, level, resource)) {
    steps.push_back({level, resource, false});
  }
  steps.push_back({level, resource, true});
}

/// Solves the machines one step away from one whose answer is known.
class StepSolver {
 public:
  StepSolver(const Workload& workload, const Architecture& architecture,
             const ScheduleOptions& options, const Schedule& base)
      : workload_(workload),
        architecture_(architecture),
        options_(options),
        energy_(detail::energy_of(architecture, options)),
        base_(base) {}

  StepOutcome solve(const MachineStep& step) const {
    StepOutcome outcome{.step = step, .from = amount(architecture_, step.level, step.resource)};
    outcome.to = step.more ? outcome.from * kStep : outcome.from / kStep;
    try {
      const Architecture machine = with_step(architecture_, step);
      const Constraints constraints(options_.constraints, workload_, machine);
      carry_over(machine, constraints, outcome);
      if (!is_inherited(outcome)) {
        search(machine, constraints, outcome);
      }
    } catch (const InputError& error) {
      outcome.termination = Termination::kInfeasible;
      outcome.reason = error.what();
    }
    return outcome;
  }

 private:
  /// The mapping that is best on the machine as it is, where it is one here, too.
  void carry_over(const Architecture& machine, const Constraints& constraints,
                  StepOutcome& outcome) const {
    if (base_.mapping && validate(workload_, machine, *base_.mapping, constraints).empty()) {
      outcome.mapping = base_.mapping;
      outcome.totals =
          evaluate(workload_, machine, *base_.mapping, energy_, options_.model).totals();
      outcome.value = objective_value(options_.objective, outcome.totals);
    }
  }

  /// With less room or slower ports every mapping is one of the machine as it is, and costs no less
  /// than there: what is best there and costs the same here is best here. Not so with fewer
  /// instances, of which clusters may share memories otherwise.
  bool is_inherited(StepOutcome& outcome) const {
    if (outcome.step.more || is_fanout(outcome.step.resource)) {
      return false;
    }
    const bool same = base_.termination == Termination::kOptimal && outcome.mapping &&
                      outcome.totals == base_.cost->totals();
    if (!same && base_.termination != Termination::kInfeasible) {
      return false;
    }
    outcome.inherited = true;
    outcome.termination = base_.termination;
    outcome.reason = base_.infeasible ? base_.infeasible->message : "";
    return true;
  }

  /// Looks for what is better than the mapping carried over.
  void search(const Architecture& machine, const Constraints& constraints,
              StepOutcome& outcome) const {
    OptimalOptions asked = detail::optimal_options(options_, constraints);
    asked.cutoff = outcome.value;
    SearchResult found = find_optimal(workload_, machine, energy_, asked);
    outcome.termination = found.termination;
    if (found.mapping) {
      COSA_CHECK(validate(workload_, machine, *found.mapping, constraints).empty());
      outcome.mapping = std::move(found.mapping);
      outcome.totals = found.totals;
      outcome.value = found.value;
    } else if (outcome.mapping && found.termination == Termination::kUnknown) {
      outcome.termination = Termination::kFeasible;
    }
    outcome.reason = found.infeasible_reason;
  }

  const Workload& workload_;
  const Architecture& architecture_;
  const ScheduleOptions& options_;
  EnergyTable energy_;
  const Schedule& base_;
};

}  // namespace

std::vector<MachineStep> machine_steps(const Architecture& architecture) {
  std::vector<MachineStep> steps;
  for (std::size_t s = 0; s < architecture.num_levels(); ++s) {
    const StorageLevel& level = architecture.levels()[s];
    const auto [x, y] = architecture.fanout(LevelId{s});
    for (const auto& [resource, present] :
         {std::pair(Resource::kFanoutX, x > 1), std::pair(Resource::kFanoutY, y > 1),
          std::pair(Resource::kCapacity, level.capacity_words || !level.partition_words.empty()),
          std::pair(Resource::kReadBandwidth, level.read_bandwidth.has_value()),
          std::pair(Resource::kWriteBandwidth, level.write_bandwidth.has_value()),
          std::pair(Resource::kSharedBandwidth, level.shared_bandwidth.has_value())}) {
      if (present) {
        add_steps(architecture, LevelId{s}, resource, steps);
      }
    }
  }
  return steps;
}

double amount(const Architecture& architecture, LevelId level, Resource resource) {
  const StorageLevel& storage = architecture.level(level);
  switch (resource) {
    case Resource::kFanoutX:
      return static_cast<double>(architecture.fanout(level).x);
    case Resource::kFanoutY:
      return static_cast<double>(architecture.fanout(level).y);
    case Resource::kCapacity: {
      std::int64_t apart = 0;
      for (const auto& [tensor, words] : storage.partition_words) {
        apart += words;
      }
      return static_cast<double>(storage.capacity_words.value_or(apart));
    }
    default:
      return (storage.*port_of(resource)).value_or(0);
  }
}

Architecture with_step(const Architecture& architecture, const MachineStep& step) {
  std::vector<StorageLevel> levels = architecture.levels();
  ComputeUnit compute = architecture.compute();
  StorageLevel& level = levels[step.level.value()];
  if (is_fanout(step.resource)) {
    for (std::size_t inside = 0; inside < step.level.value(); ++inside) {
      spread(levels[inside], step.resource, step.more);
    }
    spread(compute, step.resource, step.more);
  } else if (step.resource == Resource::kCapacity) {
    if (level.capacity_words) {
      level.capacity_words = stepped(*level.capacity_words, step.more);
    }
    for (auto& [tensor, words] : level.partition_words) {
      words = stepped(words, step.more);
    }
  } else {
    auto& port = level.*port_of(step.resource);
    port = step.more ? *port * kStep : *port / kStep;
  }
  return {architecture.name(), std::move(levels), std::move(compute)};
}

bool is_binding(const Schedule& base, const StepOutcome& outcome) {
  constexpr double kRounding = 1e-9;
  if (!base.objective_value || !outcome.value) {
    return base.objective_value.has_value() != outcome.value.has_value();
  }
  const double value = *base.objective_value;
  return std::abs(outcome.value->primary - value) > kRounding * std::abs(value);
}

Sensitivity sensitivity(const Workload& workload, const Architecture& architecture,
                        const ScheduleOptions& options) {
  if (options.engine != Engine::kExact || options.padding || options.top) {
    throw InputError(
        "what a step of the machine is worth is told by the engine exact, for the best mapping of "
        "the layer as it is",
        "leave padding and lists of the best out");
  }
  Sensitivity result{.base = schedule(workload, architecture, options), .steps = {}};
  const StepSolver solver(workload, architecture, options, result.base);
  for (const MachineStep& step : machine_steps(architecture)) {
    result.steps.push_back(solver.solve(step));
  }
  return result;
}

}  // namespace cosa

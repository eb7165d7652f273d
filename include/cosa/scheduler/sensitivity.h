#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cosa/architecture/architecture.h"
#include "cosa/scheduler/schedule.h"
#include "cosa/scheduler/schedule_options.h"
#include "cosa/workload/workload.h"

namespace cosa {

/// What a machine may have more or less of.
enum class Resource {
  kCapacity,  ///< words of a memory, those set apart for tensors alike
  kReadBandwidth,
  kWriteBandwidth,
  kSharedBandwidth,
  kFanoutX,  ///< instances along x below a level: of all that lies inside
  kFanoutY,
};

/// The name used in text and JSON.
[[nodiscard]] constexpr std::string_view to_string(Resource resource) {
  constexpr std::array<std::string_view, 6> kNames{"capacity",        "read bandwidth",
                                                   "write bandwidth", "shared bandwidth",
                                                   "fan-out along x", "fan-out along y"};
  return kNames.at(static_cast<std::size_t>(resource));
}

/// Twice as much of a resource, or half of it.
struct MachineStep {
  LevelId level;
  Resource resource;
  bool more = true;

  friend bool operator==(const MachineStep&, const MachineStep&) = default;
};

/// The steps of a machine, the innermost level first: of every limited capacity and every stated
/// bandwidth, and of every fan-out above 1 along each of its axes; half only where it is whole.
[[nodiscard]] std::vector<MachineStep> machine_steps(const Architecture& architecture);

/// How much of the resource the machine has: words, words per cycle, or instances.
[[nodiscard]] double amount(const Architecture& architecture, LevelId level, Resource resource);

/// The machine after the step, of the same name. Throws `InputError` where it is none.
[[nodiscard]] Architecture with_step(const Architecture& architecture, const MachineStep& step);

/// The best mapping on the machine after one step.
struct StepOutcome {
  MachineStep step;
  double from = 0;
  double to = 0;
  Termination termination = Termination::kUnknown;
  std::optional<Mapping> mapping{};
  CostTotals totals{};                    ///< of the mapping
  std::optional<ObjectiveValue> value{};  ///< likewise
  /// The proof follows from that of the machine as it is: nothing was searched.
  bool inherited = false;
  std::string reason{};  ///< why nothing fits, or the machine is none
};

/// What one step more or less of each resource of a machine is worth to a workload.
struct Sensitivity {
  Schedule base;  ///< on the machine as it is
  std::vector<StepOutcome> steps;
};

/// Whether the objective changes by the step, beyond rounding: then the resource binds. A step that
/// leaves no mapping, or gives the first one, binds.
[[nodiscard]] bool is_binding(const Schedule& base, const StepOutcome& outcome);

/// Every step's machine solved by the engine `exact`, energies per access as they are, each with
/// the options' time limit (docs/search.md, "What a step is worth"). Throws `InputError` for
/// another engine, for `padding` and `top`, and as `schedule`.
[[nodiscard]] Sensitivity sensitivity(const Workload& workload, const Architecture& architecture,
                                      const ScheduleOptions& options = {});

}  // namespace cosa

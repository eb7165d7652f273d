#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cosa/architecture/architecture.h"
#include "cosa/scheduler/schedule.h"
#include "cosa/scheduler/schedule_options.h"
#include "cosa/workload/workload.h"

namespace cosa {

/// What became of one workload among many: its schedule, or the error that kept it from one.
struct ScheduleOutcome {
  std::optional<Schedule> schedule{};
  std::string error{};  ///< empty where there is a schedule

  /// Whether there is a mapping.
  [[nodiscard]] bool has_mapping() const { return schedule && schedule->mapping; }
};

/// `schedule`, any error of which is an outcome.
[[nodiscard]] ScheduleOutcome try_schedule(const Workload& workload,
                                           const Architecture& architecture,
                                           const ScheduleOptions& options = {});

/// Told that a workload is done: its index, and how many are done by now. Never called by two
/// threads at once.
using ScheduleProgress = std::function<void(std::size_t index, std::size_t done)>;

/// Schedules every workload, `jobs` of them at a time (0: as many as the machine has cores). The
/// outcomes are in the order of the workloads, and the same for every number of jobs. An error of
/// one workload is its outcome; the others are scheduled all the same.
[[nodiscard]] std::vector<ScheduleOutcome> schedule_all(std::span<const Workload> workloads,
                                                        const Architecture& architecture,
                                                        const ScheduleOptions& options = {},
                                                        std::size_t jobs = 0,
                                                        const ScheduleProgress& progress = {});

}  // namespace cosa

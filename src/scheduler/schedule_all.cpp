#include "cosa/scheduler/schedule_all.h"

#include <exception>
#include <mutex>

#include "cosa/base/parallel.h"
#include "cosa/scheduler/scheduler.h"

namespace cosa {

ScheduleOutcome try_schedule(const Workload& workload, const Architecture& architecture,
                             const ScheduleOptions& options) {
  try {
    return {.schedule = schedule(workload, architecture, options)};
  } catch (const std::exception& error) {
    // A bug that one layer trips is that layer's outcome too: hours of the others are not lost.
    return {.error = error.what()};
  }
}

std::vector<ScheduleOutcome> schedule_all(std::span<const Workload> workloads,
                                          const Architecture& architecture,
                                          const ScheduleOptions& options, std::size_t jobs,
                                          const ScheduleProgress& progress) {
  std::vector<ScheduleOutcome> outcomes(workloads.size());
  ScheduleOptions of_each = options;
  of_each.jobs = jobs_of_each(workloads.size(), jobs);
  std::mutex progress_mutex;
  std::size_t done = 0;
  for_each_index(workloads.size(), jobs, [&](std::size_t i) {
    outcomes[i] = try_schedule(workloads[i], architecture, of_each);
    if (progress) {
      const std::scoped_lock lock(progress_mutex);
      progress(i, ++done);
    }
  });
  return outcomes;
}

}  // namespace cosa

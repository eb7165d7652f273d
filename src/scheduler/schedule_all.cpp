#include "cosa/scheduler/schedule_all.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>

#include "cosa/scheduler/scheduler.h"

namespace cosa {
namespace {

ScheduleOutcome outcome_of(const Workload& workload, const Architecture& architecture,
                           const ScheduleOptions& options) {
  try {
    return {.schedule = schedule(workload, architecture, options)};
  } catch (const std::exception& error) {
    // A bug that one layer trips is that layer's outcome too: hours of the others are not lost.
    return {.error = error.what()};
  }
}

std::size_t num_threads(std::size_t jobs, std::size_t workloads) {
  if (jobs == 0) {
    jobs = std::max(1U, std::thread::hardware_concurrency());
  }
  return std::min(jobs, workloads);
}

}  // namespace

std::vector<ScheduleOutcome> schedule_all(std::span<const Workload> workloads,
                                          const Architecture& architecture,
                                          const ScheduleOptions& options, std::size_t jobs,
                                          const ScheduleProgress& progress) {
  std::vector<ScheduleOutcome> outcomes(workloads.size());
  std::atomic<std::size_t> next = 0;
  std::mutex progress_mutex;
  std::size_t done = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < workloads.size(); i = next++) {
      outcomes[i] = outcome_of(workloads[i], architecture, options);
      if (progress) {
        const std::scoped_lock lock(progress_mutex);
        progress(i, ++done);
      }
    }
  };
  {
    std::vector<std::jthread> threads;
    for (std::size_t t = num_threads(jobs, workloads.size()); t > 0; --t) {
      threads.emplace_back(work);
    }
  }
  return outcomes;
}

}  // namespace cosa

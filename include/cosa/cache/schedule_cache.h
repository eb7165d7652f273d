#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "cosa/architecture/architecture.h"
#include "cosa/cache/result_store.h"
#include "cosa/scheduler/schedule.h"
#include "cosa/scheduler/schedule_options.h"
#include "cosa/workload/workload.h"

namespace cosa {

/// Whether the schedule is the last word on its question, not where a limit stopped a search:
/// proven, or of the engine `random` with every sample drawn.
[[nodiscard]] bool is_final(const Schedule& schedule, const ScheduleOptions& options);

/// Schedules in a folder, by the question that they answer (`ContentHash`), the version of the cost
/// model and that of the library. For several threads and processes at once.
class ScheduleCache {
 public:
  /// Throws `InputError` where the folder cannot be made or written.
  explicit ScheduleCache(const std::filesystem::path& folder, StoreWarning warn = {});

  /// The answer that was kept. Its mapping is validated and judged by the cost model again: what
  /// does not hold is dropped with a warning. What cannot be checked so cheaply, that nothing is
  /// better or that nothing fits, is as it was proven.
  [[nodiscard]] std::optional<Schedule> find(const Workload& workload,
                                             const Architecture& architecture,
                                             const ScheduleOptions& options);

  /// Keeps the schedule of that question, if it is final.
  void keep(const Schedule& schedule, const Workload& workload, const Architecture& architecture,
            const ScheduleOptions& options);

  [[nodiscard]] StoreStatistics statistics() { return store_.statistics(); }
  /// Drops everything; how many schedules there were.
  std::int64_t clear() { return store_.clear(); }

 private:
  void warn(const std::string& message) const;

  StoreWarning warn_;
  ResultStore store_;
};

}  // namespace cosa

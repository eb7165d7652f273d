#pragma once

#include <cstddef>
#include <functional>

#include "cosa/architecture/architecture.h"
#include "cosa/cache/schedule_cache.h"
#include "cosa/network/network_schedule.h"
#include "cosa/network/shared_mapping.h"
#include "cosa/scheduler/schedule_options.h"
#include "cosa/workload/network.h"

namespace cosa {

/// How far a network is.
struct NetworkProgress {
  std::size_t done = 0;  ///< distinct layers, the one just done included
  std::size_t total = 0;
  const Layer* last = nullptr;  ///< none at the start
  bool cached = false;          ///< the last one was found in the cache
};

/// What `schedule_network` is asked.
struct NetworkOptions {
  ScheduleOptions schedule{};
  /// What the layers' mappings must have in common, chosen so that the sum of the layers'
  /// objectives is least. Takes the engine `exact`; of the bypass, `free_residency` is implied.
  Sharing sharing{};
  /// Layers at a time; 0: as many as the machine has cores.
  std::size_t jobs = 0;
  /// Where schedules are looked up, and kept as soon as each is found; not owned. None: every layer
  /// is solved.
  ScheduleCache* cache = nullptr;
  /// Told at the start, and each time that a layer is done. Never called by two threads at once.
  std::function<void(const NetworkProgress&)> progress{};
};

/// Schedules every layer; layers whose workloads differ in name and occurrences alone are solved
/// once. The result is the same for every number of jobs. An error of one layer is its outcome; the
/// others are scheduled all the same. Layers that fit the machine by themselves in no way are left
/// out of what others have in common.
///
/// Throws `InputError` for a sharing that the engine or the constraints leave no choice for.
[[nodiscard]] NetworkSchedule schedule_network(const Network& network,
                                               const Architecture& architecture,
                                               const NetworkOptions& options = {});

}  // namespace cosa

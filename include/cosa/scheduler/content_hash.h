#pragma once

#include <string>

#include "cosa/architecture/architecture.h"
#include "cosa/architecture/energy_table.h"
#include "cosa/scheduler/schedule_options.h"
#include "cosa/workload/workload.h"

namespace cosa {

/// Says which question a schedule answers: SHA-256 over a canonical text of all that the answer
/// depends on, the same on every machine. Equal hashes: the same question; where two differ, the
/// parts say in what.
///
/// Left out, since they change no answer: the names of the workload and of the machine, how often
/// the workload occurs, and how long the search may take (`time_limit_seconds`, `stop`). So a
/// proven schedule may stand for every question with its hash, one that was stopped early may not.
/// Not part of it either: the version of the cost model (`kCostModelVersion`), with which answers
/// change.
struct ContentHash {
  std::string workload;      ///< dimensions with extents, tensors with projections
  std::string architecture;  ///< memories, fan-outs, bandwidths, what each keeps (the mapspace)
  std::string energy;        ///< energy of each access
  /// Engine, objectives, the engine's own options, the model's options, constraints on loops.
  std::string options;
  std::string whole;  ///< of the four above

  friend bool operator==(const ContentHash&, const ContentHash&) = default;
};

/// The hash of the question that `schedule` with these arguments answers.
[[nodiscard]] ContentHash content_hash(const Workload& workload, const Architecture& architecture,
                                       const ScheduleOptions& options = {});

/// The hash of the question for the front of cycles and energy, `schedule_front`.
[[nodiscard]] ContentHash front_hash(const Workload& workload, const Architecture& architecture,
                                     const ScheduleOptions& options);

}  // namespace cosa

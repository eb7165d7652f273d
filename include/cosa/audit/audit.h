#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cosa/architecture/architecture.h"
#include "cosa/architecture/energy_table.h"
#include "cosa/io/timeloop_stats.h"
#include "cosa/mapping/mapping.h"
#include "cosa/mapping/stated_constraints.h"
#include "cosa/model/cost.h"
#include "cosa/scheduler/schedule.h"
#include "cosa/search/objective.h"
#include "cosa/workload/workload.h"

namespace cosa {

/// What `audit` is asked.
struct AuditOptions {
  /// What "better" means.
  ObjectivePair objective{};
  /// Wall-clock seconds a mapping, > 0, after which the best found stands for the optimum. Absent:
  /// no limit.
  std::optional<double> time_limit_seconds{};
  /// Asked now and then, from any thread; true stops the searches as the time limit does.
  std::function<bool()> stop{};
  /// Mappings at a time; 0: as many as the machine has cores.
  std::size_t jobs = 0;
  /// Told that a mapping is done: which, how many by now, and of how many. Never called by two
  /// threads at once.
  std::function<void(const std::string& mapping, std::size_t done, std::size_t total)> progress{};
};

/// What a stats file says, and whether the built-in judge agrees.
struct StatsAgreement {
  TimeloopStats stats;
  bool cycles = false;  ///< equal
  bool energy = false;  ///< equal as far as the file's digits say
};

/// What a mapping is of.
struct AuditedRun {
  Workload layer;
  Architecture machine;  ///< every tensor is kept where the mapping keeps it
  EnergyTable energy;
  Mapping mapping;                  ///< valid
  StatedConstraints constraints{};  ///< of its files, which the mapping obeys
};

/// One mapping of an existing run, judged and set against the optimum. Paths are relative to the
/// folder that was audited; empty: there is none.
struct AuditRow {
  std::string mapping;
  std::string layer{};
  std::string machine{};
  /// Files whose constraints on loops the mapping obeys, and so does `best`; the machine's may be
  /// one of them. A file that the mapping breaks is not its own: a note says so.
  std::vector<std::string> constraints{};
  std::string energies{};            ///< an energy reference table
  std::string stats{};               ///< Timeloop's own count
  std::vector<std::string> notes{};  ///< what was read in a way that the run may not have meant
  /// Why the row ends here; empty: everything below is there, but `agreement` without stats.
  std::string fault{};
  std::string fault_place{};  ///< the file and line that the fault is in, where it is in one

  std::optional<AuditedRun> run{};
  std::optional<Cost> cost{};  ///< of the mapping, by the built-in judge
  std::optional<StatsAgreement> agreement{};
  std::optional<double> value{};  ///< of the objective
  /// The best mapping with the same bypass (every tensor is kept where this mapping keeps it) under
  /// the same constraints.
  std::optional<Schedule> best{};
  /// value / value of the best; 1: none is better. Absent where the best is 0 or unknown.
  std::optional<double> ratio{};
  /// Where there are constraints: the best without them, and value / value of it.
  std::optional<Schedule> free{};
  std::optional<double> free_ratio{};
  /// The best as Timeloop's list, where it is better and the list can say it, if need be with
  /// dimensions along other axes of a fan-out at the same cost.
  std::optional<std::string> better{};
};

/// Audits every mapping in Timeloop's list below the folder: pairs it with its layer and machine,
/// judges it, compares with Timeloop's own count, finds the optimum. The rows are in the order of
/// the mappings' paths, and the same for every number of jobs (but for `seconds` of schedules, and
/// for where a time limit stops them).
///
/// A mapping's files are those of `find_runs`; of several layers or machines, the one with which
/// the mapping is valid. What cannot be read, paired or judged is a row with a fault. Throws
/// `InputError` where the folder is none.
[[nodiscard]] std::vector<AuditRow> audit(const std::filesystem::path& folder,
                                          const AuditOptions& options = {});

}  // namespace cosa

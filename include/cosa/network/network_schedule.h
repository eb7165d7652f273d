#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cosa/network/shared_mapping.h"
#include "cosa/scheduler/schedule_all.h"
#include "cosa/workload/network.h"

namespace cosa {

/// What an objective of the network as a whole is worth.
struct WholeObjective {
  std::string objective;        ///< of summed energy and summed cycles
  double value = 0;             ///< of the schedule
  double bound = 0;             ///< no choice of mappings has less; equal to the value when proven
  std::int64_t weightings = 0;  ///< sums of energy and cycles that the layers were scheduled for

  [[nodiscard]] bool proven() const { return bound == value; }
  /// (value - bound) / value; 0 when proven.
  [[nodiscard]] double gap() const { return value > 0 ? (value - bound) / value : 0; }

  friend bool operator==(const WholeObjective&, const WholeObjective&) = default;
};

/// What became of a network's layers.
struct NetworkSchedule {
  /// By layer, in the order of the network. Equal layers have equal outcomes.
  std::vector<ScheduleOutcome> outcomes;
  /// By layer: the index of the first layer with an equal workload, which was solved for all.
  std::vector<std::size_t> solved_as;
  /// By layer: whether the outcome was found in a cache.
  std::vector<bool> cached;
  /// Present where the mappings were chosen for the network as a whole.
  std::optional<WholeObjective> whole{};
  /// Present where layers had to have something in common.
  std::optional<SharedMapping> shared{};

  /// The layers that were solved for all: those that are their own `solved_as`.
  [[nodiscard]] std::vector<std::size_t> distinct() const;
};

/// Sums over a network, each layer as often as it occurs. Layers without a mapping add nothing to
/// cycles, energy and `sum_of_edps`.
struct NetworkTotals {
  std::int64_t layers = 0;       ///< occurrences counted
  std::int64_t distinct = 0;     ///< workloads that differ in more than name and occurrences
  std::int64_t optimal = 0;      ///< layers by how they ended, occurrences counted
  std::int64_t feasible = 0;     ///< stopped early
  std::int64_t infeasible = 0;   ///< nothing fits
  std::int64_t unknown = 0;      ///< stopped with nothing found
  std::int64_t failed = 0;       ///< an error instead of an answer
  std::int64_t unscheduled = 0;  ///< operators that are no layers: in no sum
  std::int64_t operations = 0;   ///< multiply-accumulates, of all layers
  std::int64_t cycles = 0;       ///< layers run one after the other
  double energy_pJ = 0;
  /// The sum of the layers' own energy x delay. Not the network's: see `edp_pJ_cycles`.
  double sum_of_edps_pJ_cycles = 0;
  double seconds = 0;  ///< of the engine, over the distinct layers

  /// Energy x delay of the network as a whole: (sum of energy) x (sum of cycles).
  [[nodiscard]] double edp_pJ_cycles() const { return energy_pJ * static_cast<double>(cycles); }
  /// Whether every layer has a mapping.
  [[nodiscard]] bool all_mapped() const { return layers == optimal + feasible; }

  friend bool operator==(const NetworkTotals&, const NetworkTotals&) = default;
};

/// Throws `InputError` when a count leaves 64 bits.
[[nodiscard]] NetworkTotals totals_of(const Network& network, const NetworkSchedule& schedule);

}  // namespace cosa

#pragma once

#include <cstdint>
#include <span>

#include "cosa/scheduler/schedule_all.h"

namespace cosa::detail {

/// Sums over several layers: how they ended, and what those with a mapping cost.
struct ScheduleTotals {
  std::int64_t layers = 0;
  std::int64_t optimal = 0;
  std::int64_t feasible = 0;
  std::int64_t infeasible = 0;
  std::int64_t unknown = 0;
  std::int64_t failed = 0;  ///< an error instead of an answer
  std::int64_t cycles = 0;
  double energy_pJ = 0;
  double seconds = 0;
};

/// Throws `InputError` when the cycles leave 64 bits.
[[nodiscard]] ScheduleTotals totals_of(std::span<const ScheduleOutcome> outcomes);

}  // namespace cosa::detail

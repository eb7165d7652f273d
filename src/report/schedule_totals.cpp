#include "schedule_totals.h"

#include "cosa/base/checked.h"

namespace cosa::detail {
namespace {

std::int64_t& counter_of(Termination termination, ScheduleTotals& totals) {
  switch (termination) {
    case Termination::kOptimal:
      return totals.optimal;
    case Termination::kFeasible:
      return totals.feasible;
    case Termination::kInfeasible:
      return totals.infeasible;
    case Termination::kUnknown:
      return totals.unknown;
  }
  return totals.unknown;
}

}  // namespace

ScheduleTotals totals_of(std::span<const ScheduleOutcome> outcomes) {
  ScheduleTotals totals;
  for (const ScheduleOutcome& outcome : outcomes) {
    ++totals.layers;
    if (!outcome.schedule) {
      ++totals.failed;
      continue;
    }
    ++counter_of(outcome.schedule->termination, totals);
    totals.seconds += outcome.schedule->seconds;
    if (const auto& cost = outcome.schedule->cost) {
      totals.cycles = checked_add(totals.cycles, cost->cycles);
      totals.energy_pJ += cost->energy_pJ;
    }
  }
  return totals;
}

}  // namespace cosa::detail

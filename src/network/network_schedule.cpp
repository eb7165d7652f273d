#include "cosa/network/network_schedule.h"

#include "cosa/base/checked.h"
#include "layer_schedule.h"

namespace cosa {
namespace {

std::int64_t& counter_of(Termination termination, NetworkTotals& totals) {
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

void add(const ScheduleOutcome& outcome, std::int64_t occurrences, NetworkTotals& totals) {
  if (!outcome.schedule) {
    totals.failed = checked_add(totals.failed, occurrences);
    return;
  }
  std::int64_t& counter = counter_of(outcome.schedule->termination, totals);
  counter = checked_add(counter, occurrences);
  if (const auto& cost = outcome.schedule->cost) {
    const auto times = static_cast<double>(occurrences);
    totals.cycles = checked_add(totals.cycles, checked_multiply(cost->cycles, occurrences));
    totals.energy_pJ += times * cost->energy_pJ;
    totals.sum_of_edps_pJ_cycles += times * cost->edp_pJ_cycles();
  }
}

}  // namespace

std::vector<std::size_t> NetworkSchedule::distinct() const {
  return detail::distinct_of(solved_as);
}

NetworkTotals totals_of(const Network& network, const NetworkSchedule& schedule) {
  NetworkTotals totals;
  for (std::size_t i = 0; i < network.layers.size(); ++i) {
    const Workload& workload = network.layers[i].workload;
    const std::int64_t occurrences = workload.occurrences();
    totals.layers = checked_add(totals.layers, occurrences);
    totals.operations =
        checked_add(totals.operations, checked_multiply(workload.operations(), occurrences));
    add(schedule.outcomes[i], occurrences, totals);
  }
  for (const std::size_t i : schedule.distinct()) {
    ++totals.distinct;
    totals.seconds += schedule.outcomes[i].schedule ? schedule.outcomes[i].schedule->seconds : 0;
  }
  totals.unscheduled = static_cast<std::int64_t>(network.unscheduled.size());
  return totals;
}

}  // namespace cosa

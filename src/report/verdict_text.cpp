#include "verdict_text.h"

#include <fmt/format.h>

#include "number_text.h"

namespace cosa::detail {

std::string verdict_text(const Schedule& schedule) {
  const std::string verdict(to_string(schedule.termination));
  if (schedule.termination == Termination::kOptimal && schedule.certificate) {
    return "proven " + verdict;
  }
  return schedule.termination == Termination::kFeasible && schedule.gap
             ? fmt::format("{}, gap {}", verdict, percent_text(*schedule.gap))
             : verdict;
}

std::string reason_text(const Schedule& schedule) {
  if (schedule.infeasible) {
    const auto& [family, message] = *schedule.infeasible;
    return family.empty() ? message : family + ": " + message;
  }
  return "stopped with nothing found";
}

}  // namespace cosa::detail

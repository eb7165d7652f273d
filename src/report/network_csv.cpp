#include "cosa/report/network_csv.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <vector>

#include "cosa/report/cost_text.h"

namespace cosa {
namespace {

/// In double quotes where the form asks for them (RFC 4180).
std::string field_text(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) {
    return text;
  }
  std::string quoted = "\"";
  for (const char c : text) {
    quoted += c == '"' ? "\"\"" : std::string(1, c);
  }
  return quoted + "\"";
}

std::string number_text(const std::optional<double>& value) {
  return value ? fmt::format("{}", *value) : "";
}

/// The cells of the outcome, from the verdict on.
std::vector<std::string> outcome_cells(const ScheduleOutcome& outcome,
                                       const Architecture& architecture) {
  if (!outcome.schedule) {
    return {"failed", "", "", "", "", "", "", "", "", "", field_text(outcome.error)};
  }
  const Schedule& schedule = *outcome.schedule;
  std::vector<std::string> cells{std::string(to_string(schedule.termination)), schedule.objective,
                                 number_text(schedule.objective_value), number_text(schedule.bound),
                                 number_text(schedule.gap)};
  if (const auto& cost = schedule.cost) {
    cells.insert(cells.end(), {fmt::format("{}", cost->cycles), number_text(cost->energy_pJ),
                               number_text(cost->edp_pJ_cycles()), number_text(cost->utilization),
                               field_text(binding_text(architecture, cost->binding))});
  } else {
    cells.resize(cells.size() + 5);
  }
  cells.push_back(schedule.infeasible ? field_text(schedule.infeasible->message) : "");
  return cells;
}

}  // namespace

std::string network_csv(const Network& network, const NetworkSchedule& schedule,
                        const Architecture& architecture, const ReportStyle& style) {
  std::string text =
      "layer,solved_as,occurrences,operations,verdict,objective,objective_value,bound,gap,cycles,"
      "energy_pJ,edp_pJ_cycles,utilization,decided_by,reason";
  text += style.timing ? ",seconds,cached\n" : "\n";
  for (std::size_t i = 0; i < network.layers.size(); ++i) {
    const Layer& layer = network.layers[i];
    const ScheduleOutcome& outcome = schedule.outcomes[i];
    text += fmt::format("{},{},{},{},{}", field_text(layer.path()),
                        field_text(network.layers[schedule.solved_as[i]].path()),
                        layer.workload.occurrences(), layer.workload.operations(),
                        fmt::join(outcome_cells(outcome, architecture), ","));
    if (style.timing) {
      text += fmt::format(",{},{}", outcome.schedule ? outcome.schedule->seconds : 0,
                          static_cast<bool>(schedule.cached[i]));
    }
    text += "\n";
  }
  return text;
}

}  // namespace cosa

#include "cosa/report/schedule_text.h"

#include <fmt/format.h>

#include "cosa/base/text.h"
#include "cosa/mapping/nest_text.h"
#include "cosa/report/cost_text.h"
#include "number_text.h"
#include "tile_table.h"
#include "verdict_text.h"

namespace cosa {
namespace {

using detail::fixed_text;
using detail::reason_text;
using detail::verdict_text;

constexpr int kObjectiveDecimals = 4;
constexpr int kSecondsDecimals = 3;

std::string engine_text(const Schedule& schedule) {
  const std::string engine(to_string(schedule.engine));
  return schedule.formulation
             ? fmt::format("{}, {} form", engine, to_string(schedule.formulation->form))
             : engine;
}

std::string objective_text(const Schedule& schedule) {
  if (!schedule.objective_value) {
    return "";
  }
  std::string text = fmt::format("objective ({}) {}", schedule.objective,
                                 fixed_text(*schedule.objective_value, kObjectiveDecimals));
  if (schedule.bound) {
    text += fmt::format(", bound {}", fixed_text(*schedule.bound, kObjectiveDecimals));
  }
  if (schedule.formulation && schedule.formulation->schedule_objective) {
    text += fmt::format(", of the schedule {}",
                        fixed_text(*schedule.formulation->schedule_objective, kObjectiveDecimals));
  }
  text += "\n";
  if (schedule.formulation && schedule.formulation->terms) {
    const ObjectiveTerms& terms = *schedule.formulation->terms;
    text += fmt::format("  log2 terms: compute {}, traffic {}, utilization {}\n",
                        fixed_text(terms.compute, kObjectiveDecimals),
                        fixed_text(terms.traffic, kObjectiveDecimals),
                        fixed_text(terms.utilization, kObjectiveDecimals));
  }
  return text;
}

}  // namespace

std::string schedule_text(const Layer& layer, const Architecture& architecture,
                          const Schedule& schedule, const ReportStyle& style) {
  std::string text = fmt::format("{} on {}: {} ({})\n", layer.path(), architecture.name(),
                                 verdict_text(schedule), engine_text(schedule));
  if (!schedule.mapping) {
    text += reason_text(schedule) + "\n";
  }
  text += objective_text(schedule);
  if (schedule.cost) {
    text += "cost " + cost_line(architecture, *schedule.cost) + "\n";
  }
  if (style.timing) {
    text += fmt::format("time {} s, {} nodes\n", fixed_text(schedule.seconds, kSecondsDecimals),
                        with_commas(schedule.nodes));
  }
  if (schedule.mapping) {
    text += "\n" + nest_text(layer.workload, architecture, *schedule.mapping);
    text += "\n" + detail::tile_table(layer.workload, architecture, *schedule.mapping);
  }
  return text;
}

}  // namespace cosa

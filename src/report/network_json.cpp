#include "cosa/report/network_json.h"

#include "json.h"

namespace cosa {
namespace {

using detail::Json;
using detail::json_or_null;

Json layer_object(const Network& network, const NetworkSchedule& schedule, std::size_t i,
                  const Architecture& architecture, const EnergyTable& energy,
                  const ReportStyle& style) {
  const Layer& layer = network.layers[i];
  const std::size_t solved = schedule.solved_as[i];
  const ScheduleOutcome& outcome = schedule.outcomes[i];
  Json object{{"layer", layer.path()},
              {"occurrences", layer.workload.occurrences()},
              {"operations", layer.workload.operations()},
              {"same_as", solved == i ? Json(nullptr) : Json(network.layers[solved].path())}};
  if (style.timing) {
    object["cached"] = static_cast<bool>(schedule.cached[i]);
  }
  object["error"] = outcome.schedule ? Json(nullptr) : Json(outcome.error);
  object["schedule"] = outcome.schedule && solved == i
                           ? detail::schedule_object(layer.path(), layer.workload, architecture,
                                                     energy, *outcome.schedule, style)
                           : Json(nullptr);
  return object;
}

Json tensors_array(const std::vector<OperatorTensor>& tensors) {
  Json array = Json::array();
  for (const OperatorTensor& tensor : tensors) {
    array.push_back({{"name", tensor.name},
                     {"shape", json_or_null(tensor.shape)},
                     {"elements", json_or_null(elements_of(tensor))}});
  }
  return array;
}

Json totals_object(const NetworkTotals& totals, const ReportStyle& style) {
  Json object{{"layers", totals.layers},
              {"distinct", totals.distinct},
              {"optimal", totals.optimal},
              {"feasible", totals.feasible},
              {"infeasible", totals.infeasible},
              {"unknown", totals.unknown},
              {"failed", totals.failed},
              {"unscheduled", totals.unscheduled},
              {"operations", totals.operations},
              {"cycles", totals.cycles},
              {"energy_pJ", totals.energy_pJ},
              {"edp_pJ_cycles", totals.edp_pJ_cycles()},
              {"sum_of_edps_pJ_cycles", totals.sum_of_edps_pJ_cycles}};
  if (style.timing) {
    object["seconds"] = totals.seconds;
  }
  return object;
}

Json whole_object(const std::optional<WholeObjective>& whole) {
  return whole ? Json{{"objective", whole->objective},
                      {"objective_value", whole->value},
                      {"bound", whole->bound},
                      {"gap", whole->gap()},
                      {"weightings", whole->weightings}}
               : Json(nullptr);
}

}  // namespace

Json detail::operator_object(const UnscheduledOperator& unscheduled) {
  return {{"name", unscheduled.name},
          {"kind", unscheduled.kind},
          {"inputs", tensors_array(unscheduled.inputs)},
          {"outputs", tensors_array(unscheduled.outputs)}};
}

std::string network_json(const Network& network, const NetworkSchedule& schedule,
                         const Architecture& architecture, const EnergyTable& energy,
                         const ReportStyle& style) {
  const std::string layers = detail::array_lines(network.layers.size(), [&](std::size_t i) {
    return layer_object(network, schedule, i, architecture, energy, style);
  });
  const std::string unscheduled = detail::array_lines(
      network.unscheduled.size(),
      [&](std::size_t i) { return detail::operator_object(network.unscheduled[i]); });
  return "{\n  \"network\": " + Json(network.name).dump() +
         ",\n  \"architecture\": " + Json(architecture.name()).dump() +
         ",\n  \"whole\": " + whole_object(schedule.whole).dump() + ",\n  \"shared\": " +
         (schedule.shared ? detail::shared_object(*schedule.shared, style) : Json(nullptr)).dump() +
         ",\n  \"layers\": " + layers + ",\n  \"unscheduled\": " + unscheduled +
         ",\n  \"totals\": " + totals_object(totals_of(network, schedule), style).dump() + "\n}\n";
}

}  // namespace cosa

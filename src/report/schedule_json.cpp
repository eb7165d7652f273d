#include "cosa/report/schedule_json.h"

#include <cmath>
#include <utility>

#include "cosa/io/mapping_json.h"
#include "json.h"
#include "schedule_totals.h"

namespace cosa {
namespace {

using detail::Json;
using detail::json_or_null;

Json terms_object(const ObjectiveTerms& terms) {
  return {
      {"compute", terms.compute}, {"traffic", terms.traffic}, {"utilization", terms.utilization}};
}

/// What the engine `cosa` adds.
void add_formulation(const FormulationDetails& details, Json& object) {
  object["formulation"] = to_string(details.form);
  object["objective_terms"] = details.terms ? terms_object(*details.terms) : Json(nullptr);
  object["schedule_objective"] = json_or_null(details.schedule_objective);
  object["rejected_solutions"] = details.rejected_solutions;
  const auto& primes = details.primes;
  object["factor_config"] = primes ? Json(primes->factor_config) : Json(nullptr);
  object["spatial_config"] = primes ? Json(primes->spatial_config) : Json(nullptr);
  object["perm_config"] = primes ? Json(primes->perm_config) : Json(nullptr);
}

Json space_object(const std::optional<SpaceAccount>& space) {
  if (!space) {
    return nullptr;
  }
  return {{"splits", space->splits},
          {"order_classes", space->order_classes},
          {"spatial_bound", space->spatial_bound},
          {"order_bound", space->order_bound},
          {"split_bound", space->split_bound},
          {"capacity", space->capacity},
          {"levels", space->levels},
          {"dominance", space->dominance},
          {"judged", space->judged},
          {"open", space->open}};
}

Json padding_object(const std::optional<SchedulePadding>& padding) {
  if (!padding) {
    return nullptr;
  }
  Json extents = Json::object();
  for (const auto& [dimension, from, to] : padding->extents) {
    extents[dimension] = {from, to};
  }
  return {{"extents", std::move(extents)},
          {"wasted_operations", padding->wasted_operations},
          {"wasted_accesses", padding->wasted_accesses},
          {"unpadded_value", json_or_null(padding->unpadded_value)}};
}

/// The best mappings, each with what it costs.
Json top_object(const Workload& workload, const Architecture& architecture,
                const TopMappings& top) {
  Json object{{"count", top.request.count},
              {"distinct", to_string(top.request.distinct)},
              {"termination", to_string(top.termination)},
              {"proven", top.proven},
              {"bound", std::isfinite(top.bound) ? Json(top.bound) : Json(nullptr)},
              {"mappings", Json::array()}};
  for (const auto& [mapping, totals, value] : top.mappings) {
    Json shown{{"objective_value", value.primary}};
    shown.update(detail::point_object(totals));
    shown["mapping"] = Json::parse(mapping_to_json(workload, architecture, mapping));
    object["mappings"].push_back(std::move(shown));
  }
  return object;
}

/// What every engine but `cosa` adds.
Json certificate_object(const SearchCertificate& certificate) {
  const SearchStatistics& statistics = certificate.statistics;
  return {{"tie_break", certificate.tie_break},
          {"bypass", certificate.free_residency ? "free" : "fixed"},
          {"placement", to_string(certificate.placement)},
          {"padding_limit", json_or_null(certificate.padding_limit)},
          {"space_mappings", statistics.space_mappings},
          {"spaces_total", statistics.spaces_total},
          {"spaces_opened", statistics.spaces_opened},
          {"spatial_total", statistics.spatial_total},
          {"spatial_opened", statistics.spatial_opened},
          {"evaluated", statistics.evaluated},
          {"space", space_object(statistics.space)}};
}

Json totals_object(const detail::ScheduleTotals& totals, const ReportStyle& style) {
  Json object{{"layers", totals.layers},     {"optimal", totals.optimal},
              {"feasible", totals.feasible}, {"infeasible", totals.infeasible},
              {"unknown", totals.unknown},   {"failed", totals.failed},
              {"cycles", totals.cycles},     {"energy_pJ", totals.energy_pJ}};
  if (style.timing) {
    object["seconds"] = totals.seconds;
  }
  return object;
}

Json layer_object(const Layer& layer, const Architecture& architecture, const EnergyTable& energy,
                  const Schedule& schedule, const ReportStyle& style) {
  return detail::schedule_object(layer.path(), layer.workload, architecture, energy, schedule,
                                 style);
}

}  // namespace

detail::Json detail::schedule_object(const std::string& name, const Workload& workload,
                                     const Architecture& architecture, const EnergyTable& energy,
                                     const Schedule& schedule, const ReportStyle& style) {
  Json object{{"layer", name},
              {"architecture", architecture.name()},
              {"provenance", detail::provenance_object(schedule.provenance)},
              {"engine", to_string(schedule.engine)},
              {"termination", to_string(schedule.termination)},
              {"infeasible", infeasible_object(schedule.infeasible)},
              {"objective", schedule.objective},
              {"objective_value", json_or_null(schedule.objective_value)},
              {"bound", json_or_null(schedule.bound)},
              {"gap", json_or_null(schedule.gap)}};
  if (style.timing) {
    object["seconds"] = schedule.seconds;
  }
  object["nodes"] = schedule.nodes;
  object["padding"] = padding_object(schedule.padding);
  const Workload& mapped = schedule.mapped(workload);
  object["mapping"] = schedule.mapping
                          ? Json::parse(mapping_to_json(mapped, architecture, *schedule.mapping))
                          : Json(nullptr);
  if (schedule.certificate) {
    object["certificate"] = certificate_object(*schedule.certificate);
  }
  if (schedule.top) {
    object["top"] = top_object(workload, architecture, *schedule.top);
  }
  if (schedule.formulation) {
    add_formulation(*schedule.formulation, object);
  }
  object["cost"] =
      schedule.cost ? cost_object(mapped, architecture, energy, *schedule.cost) : Json(nullptr);
  return object;
}

std::string schedule_json(const Layer& layer, const Architecture& architecture,
                          const EnergyTable& energy, const Schedule& schedule,
                          const ReportStyle& style) {
  return detail::lines_of(layer_object(layer, architecture, energy, schedule, style));
}

std::string summary_json(std::span<const Layer> layers, std::span<const ScheduleOutcome> outcomes,
                         const Architecture& architecture, const EnergyTable& energy,
                         const ReportStyle& style) {
  std::string text = "{\"layers\": [";
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const auto& schedule = outcomes[i].schedule;
    const Json object = schedule ? layer_object(layers[i], architecture, energy, *schedule, style)
                                 : Json{{"layer", layers[i].path()}, {"error", outcomes[i].error}};
    text += (i == 0 ? "\n" : ",\n") + object.dump();
  }
  return text + "\n], \"totals\": " + totals_object(detail::totals_of(outcomes), style).dump() +
         "}\n";
}

}  // namespace cosa

#include "cosa/report/audit_report.h"
#include "json.h"

namespace cosa {
namespace {

using detail::Json;
using detail::json_or_null;

/// A text, null where it is empty.
Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

Json totals_object(const CostTotals& totals) {
  return {{"cycles", totals.cycles}, {"energy_pJ", totals.energy_pJ}};
}

Json best_object(const Schedule& best, const ReportStyle& style) {
  Json object{{"termination", to_string(best.termination)},
              {"value", json_or_null(best.objective_value)},
              {"bound", json_or_null(best.bound)}};
  object["cost"] = best.cost ? totals_object(best.cost->totals()) : Json(nullptr);
  if (style.timing) {
    object["seconds"] = best.seconds;
  }
  return object;
}

Json row_object(const AuditRow& row, const ReportStyle& style) {
  Json object{{"mapping", row.mapping},
              {"layer", text_or_null(row.layer)},
              {"machine", text_or_null(row.machine)},
              {"constraints", row.constraints},
              {"energies", text_or_null(row.energies)},
              {"stats", nullptr},
              {"notes", row.notes},
              {"fault", text_or_null(row.fault)},
              {"fault_place", text_or_null(row.fault_place)}};
  if (row.agreement) {
    const auto& [stats, cycles, energy] = *row.agreement;
    object["stats"] = {{"file", row.stats},
                       {"cycles", stats.cycles},
                       {"energy_pJ", stats.energy_pJ},
                       {"energy_tolerance_pJ", stats.energy_tolerance_pJ},
                       {"cycles_agree", cycles},
                       {"energy_agrees", energy}};
  }
  object["cost"] = row.cost ? totals_object(row.cost->totals()) : Json(nullptr);
  object["value"] = json_or_null(row.value);
  object["best"] = row.best ? best_object(*row.best, style) : Json(nullptr);
  object["ratio"] = json_or_null(row.ratio);
  object["free"] = row.free ? best_object(*row.free, style) : Json(nullptr);
  object["free_ratio"] = json_or_null(row.free_ratio);
  return object;
}

}  // namespace

std::string audit_json(std::span<const AuditRow> rows, const Objective& objective,
                       const ReportStyle& style) {
  std::string text = "{\"objective\": " + Json(objective.name()).dump() + ",\n\"mappings\": [";
  for (std::size_t i = 0; i < rows.size(); ++i) {
    text += (i == 0 ? "\n" : ",\n") + row_object(rows[i], style).dump();
  }
  return text + "\n]}\n";
}

}  // namespace cosa

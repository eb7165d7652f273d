#include "cosa/report/sensitivity_report.h"

#include <fmt/format.h>

#include "cosa/base/text.h"
#include "cosa/io/mapping_json.h"
#include "json.h"
#include "number_text.h"
#include "text_table.h"
#include "verdict_text.h"

namespace cosa {
namespace {

using detail::fixed_text;
using detail::Json;
using detail::json_or_null;
using detail::TextTable;

/// How many times as much as before, where there is a before.
std::string times_text(double value, double before) {
  constexpr int kDecimals = 4;
  return before > 0 ? fixed_text(value / before, kDecimals) : "";
}

std::string proof_text(const StepOutcome& outcome) {
  if (!outcome.mapping && outcome.termination == Termination::kInfeasible) {
    return "nothing fits";
  }
  if (outcome.termination != Termination::kOptimal) {
    return std::string(to_string(outcome.termination));
  }
  return outcome.inherited ? "proven, inherited" : "proven";
}

std::string steps_text(const Architecture& architecture, const Sensitivity& sensitivity) {
  constexpr auto kLeft = TextTable::Align::kLeft;
  const Schedule& base = sensitivity.base;
  TextTable table({{"level", kLeft},
                   {"resource", kLeft},
                   {"from"},
                   {"to"},
                   {base.objective + " x"},
                   {"cycles x"},
                   {"energy x"},
                   {"", kLeft},
                   {"", kLeft}});
  for (const StepOutcome& outcome : sensitivity.steps) {
    std::vector<std::string> row{architecture.level(outcome.step.level).name,
                                 std::string(to_string(outcome.step.resource)),
                                 fmt::format("{:.10g}", outcome.from),
                                 fmt::format("{:.10g}", outcome.to),
                                 "",
                                 "",
                                 ""};
    if (outcome.value && base.cost && base.objective_value) {
      const CostTotals before = base.cost->totals();
      row[4] = times_text(outcome.value->primary, *base.objective_value);
      row[5] = times_text(static_cast<double>(outcome.totals.cycles),
                          static_cast<double>(before.cycles));
      row[6] = times_text(outcome.totals.energy_pJ, before.energy_pJ);
    }
    row.emplace_back(is_binding(base, outcome) ? "binding" : "not binding");
    row.push_back(proof_text(outcome));
    table.add_row(std::move(row));
  }
  return table.text();
}

Json step_object(const Architecture& architecture, const Schedule& base,
                 const StepOutcome& outcome) {
  const bool found = outcome.mapping.has_value();
  return {{"level", architecture.level(outcome.step.level).name},
          {"resource", to_string(outcome.step.resource)},
          {"from", outcome.from},
          {"to", outcome.to},
          {"termination", to_string(outcome.termination)},
          {"inherited", outcome.inherited},
          {"binding", is_binding(base, outcome)},
          {"objective_value", found ? Json(outcome.value->primary) : Json(nullptr)},
          {"cycles", found ? Json(outcome.totals.cycles) : Json(nullptr)},
          {"energy_pJ", found ? Json(outcome.totals.energy_pJ) : Json(nullptr)},
          {"reason", outcome.reason}};
}

}  // namespace

Json detail::steps_array(const Architecture& architecture, const Sensitivity& sensitivity) {
  Json steps = Json::array();
  for (const StepOutcome& outcome : sensitivity.steps) {
    steps.push_back(step_object(architecture, sensitivity.base, outcome));
  }
  return steps;
}

std::string sensitivity_text(const Layer& layer, const Architecture& architecture,
                             const Sensitivity& sensitivity, const ReportStyle& style) {
  const Schedule& base = sensitivity.base;
  std::string text =
      fmt::format("{} on {}: {}\n", layer.path(), architecture.name(), detail::verdict_text(base));
  if (base.cost) {
    const CostTotals totals = base.cost->totals();
    text += fmt::format("{} {:.10g}, {} cycles, {} uJ\n", base.objective, *base.objective_value,
                        with_commas(totals.cycles), detail::microjoules_text(totals.energy_pJ));
  } else {
    text += detail::reason_text(base) + "\n";
  }
  text += "one step of the machine, energies per access as they are:\n";
  text += steps_text(architecture, sensitivity);
  if (style.timing) {
    text += fmt::format("time of the machine as it is {} s\n", fixed_text(base.seconds, 3));
  }
  return text;
}

std::string sensitivity_json(const Layer& layer, const Architecture& architecture,
                             const Sensitivity& sensitivity, const ReportStyle& style) {
  const Schedule& base = sensitivity.base;
  Json object{{"layer", layer.path()},
              {"architecture", architecture.name()},
              {"provenance", detail::provenance_object(base.provenance)},
              {"engine", to_string(base.engine)},
              {"termination", to_string(base.termination)},
              {"infeasible", detail::infeasible_object(base.infeasible)},
              {"objective", base.objective},
              {"objective_value", json_or_null(base.objective_value)}};
  if (style.timing) {
    object["seconds"] = base.seconds;
  }
  const bool found = base.cost.has_value();
  object["cycles"] = found ? Json(base.cost->totals().cycles) : Json(nullptr);
  object["energy_pJ"] = found ? Json(base.cost->totals().energy_pJ) : Json(nullptr);
  Json& steps = object["steps"] = detail::steps_array(architecture, sensitivity);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const auto& mapping = sensitivity.steps[i].mapping;
    steps[i]["mapping"] = mapping
                              ? Json::parse(mapping_to_json(layer.workload, architecture, *mapping))
                              : Json(nullptr);
  }
  return detail::lines_of(object);
}

}  // namespace cosa

#include "cosa/report/front_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <vector>

#include "cosa/base/text.h"
#include "cosa/io/mapping_json.h"
#include "front_table.h"
#include "json.h"
#include "number_text.h"
#include "text_table.h"

namespace cosa {
namespace {

using detail::fixed_text;
using detail::Json;
using detail::TextTable;

std::string ratio_text(double value, double least) {
  return least > 0 ? fixed_text(value / least, 3) : "";
}

}  // namespace

std::string detail::totals_table(std::span<const CostTotals> points) {
  constexpr auto kLeft = TextTable::Align::kLeft;
  TextTable table({{"cycles"}, {"x least"}, {"uJ"}, {"x least"}, {"pJ x cycles"}, {"", kLeft}});
  const double least_edp = std::ranges::min(points, {}, &CostTotals::edp_pJ_cycles).edp_pJ_cycles();
  for (const CostTotals& totals : points) {
    const auto& [cycles, energy_pJ] = totals;
    table.add_row(
        {count_text(cycles),
         ratio_text(static_cast<double>(cycles), static_cast<double>(points.front().cycles)),
         microjoules_text(energy_pJ), ratio_text(energy_pJ, points.back().energy_pJ),
         fmt::format("{:.6g}", totals.edp_pJ_cycles()),
         totals.edp_pJ_cycles() == least_edp ? "least" : ""});
  }
  return table.text();
}

std::string front_text(const Layer& layer, const Architecture& architecture,
                       const FrontSchedule& schedule, const ReportStyle& style) {
  const ParetoFront& front = schedule.front;
  std::string text = fmt::format("{} on {}: front of cycles and energy, {} points, {}\n",
                                 layer.path(), architecture.name(), front.points.size(),
                                 detail::front_verdict(front.termination));
  if (schedule.infeasible) {
    text += schedule.infeasible->message + "\n";
  }
  if (!front.points.empty()) {
    std::vector<CostTotals> points;
    std::ranges::transform(front.points, std::back_inserter(points), &FrontPoint::totals);
    text += detail::totals_table(points);
  }
  text += fmt::format("search {} nodes, {} mappings judged\n", with_commas(front.statistics.nodes),
                      with_commas(front.statistics.evaluated));
  if (style.timing) {
    text += fmt::format("time {} s\n", fixed_text(front.statistics.seconds, 3));
  }
  return text + fmt::format("input {}, cost model {}\n", schedule.provenance.input.whole,
                            schedule.provenance.cost_model_version);
}

Json detail::front_object(const Layer& layer, const Architecture& architecture,
                          const FrontSchedule& schedule, const ReportStyle& style) {
  const ParetoFront& front = schedule.front;
  Json object{{"layer", layer.path()},
              {"architecture", architecture.name()},
              {"provenance", detail::provenance_object(schedule.provenance)},
              {"engine", "exact"},
              {"termination", to_string(front.termination)},
              {"infeasible", detail::infeasible_object(schedule.infeasible)},
              {"objective", "pareto"},
              {"bypass", schedule.free_residency ? "free" : "fixed"},
              {"placement", to_string(schedule.placement)}};
  if (style.timing) {
    object["seconds"] = front.statistics.seconds;
  }
  object["nodes"] = front.statistics.nodes;
  object["evaluated"] = front.statistics.evaluated;
  object["points"] = Json::array();
  for (const FrontPoint& point : front.points) {
    object["points"].push_back(
        {{"cycles", point.totals.cycles},
         {"energy_pJ", point.totals.energy_pJ},
         {"edp_pJ_cycles", point.totals.edp_pJ_cycles()},
         {"mapping", Json::parse(mapping_to_json(layer.workload, architecture, point.mapping))}});
  }
  return object;
}

std::string front_json(const Layer& layer, const Architecture& architecture,
                       const FrontSchedule& schedule, const ReportStyle& style) {
  return detail::lines_of(detail::front_object(layer, architecture, schedule, style));
}

}  // namespace cosa

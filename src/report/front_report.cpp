#include "cosa/report/front_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "cosa/base/text.h"
#include "cosa/io/mapping_json.h"
#include "json.h"
#include "number_text.h"
#include "text_table.h"

namespace cosa {
namespace {

using detail::count_text;
using detail::fixed_text;
using detail::Json;
using detail::microjoules_text;
using detail::TextTable;

double edp_of(const FrontPoint& point) { return point.totals.edp_pJ_cycles(); }

std::string ratio_text(double value, double least) {
  return least > 0 ? fixed_text(value / least, 3) : "";
}

std::string points_text(const std::vector<FrontPoint>& points) {
  constexpr auto kLeft = TextTable::Align::kLeft;
  TextTable table({{"cycles"}, {"x least"}, {"uJ"}, {"x least"}, {"pJ x cycles"}, {"", kLeft}});
  const double least_edp = edp_of(*std::ranges::min_element(points, {}, edp_of));
  for (const FrontPoint& point : points) {
    const auto& [cycles, energy_pJ] = point.totals;
    table.add_row(
        {count_text(cycles),
         ratio_text(static_cast<double>(cycles), static_cast<double>(points.front().totals.cycles)),
         microjoules_text(energy_pJ), ratio_text(energy_pJ, points.back().totals.energy_pJ),
         fmt::format("{:.6g}", edp_of(point)), edp_of(point) == least_edp ? "least" : ""});
  }
  return table.text();
}

}  // namespace

std::string front_text(const Layer& layer, const Architecture& architecture,
                       const FrontSchedule& schedule, const ReportStyle& style) {
  const ParetoFront& front = schedule.front;
  std::string text = fmt::format(
      "{} on {}: front of cycles and energy, {} points, {}\n", layer.path(), architecture.name(),
      front.points.size(),
      front.termination == Termination::kOptimal ? "proven" : to_string(front.termination));
  if (schedule.infeasible) {
    text += schedule.infeasible->message + "\n";
  }
  if (!front.points.empty()) {
    text += points_text(front.points);
  }
  text += fmt::format("search {} nodes, {} mappings judged\n", with_commas(front.statistics.nodes),
                      with_commas(front.statistics.evaluated));
  if (style.timing) {
    text += fmt::format("time {} s\n", fixed_text(front.statistics.seconds, 3));
  }
  return text + fmt::format("input {}, cost model {}\n", schedule.provenance.input.whole,
                            schedule.provenance.cost_model_version);
}

std::string front_json(const Layer& layer, const Architecture& architecture,
                       const FrontSchedule& schedule, const ReportStyle& style) {
  const ParetoFront& front = schedule.front;
  Json object{{"layer", layer.path()},
              {"architecture", architecture.name()},
              {"provenance", detail::provenance_object(schedule.provenance)},
              {"engine", "exact"},
              {"termination", to_string(front.termination)},
              {"infeasible", detail::infeasible_object(schedule.infeasible)},
              {"objective", "pareto"},
              {"bypass", schedule.free_residency ? "free" : "fixed"}};
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
         {"edp_pJ_cycles", edp_of(point)},
         {"mapping", Json::parse(mapping_to_json(layer.workload, architecture, point.mapping))}});
  }
  return detail::lines_of(object);
}

}  // namespace cosa

#include "cosa/report/front_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "cosa/base/text.h"
#include "cosa/io/mapping_json.h"
#include "front_table.h"
#include "json.h"
#include "number_text.h"

namespace cosa {

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
    text += fmt::format("time {} s\n", detail::fixed_text(front.statistics.seconds, 3));
  }
  return text + fmt::format("input {}, cost model {}\n", schedule.provenance.input.whole,
                            schedule.provenance.cost_model_version);
}

detail::Json detail::front_object(const Layer& layer, const Architecture& architecture,
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
    Json shown = point_object(point.totals);
    shown["mapping"] = Json::parse(mapping_to_json(layer.workload, architecture, point.mapping));
    object["points"].push_back(std::move(shown));
  }
  return object;
}

std::string front_json(const Layer& layer, const Architecture& architecture,
                       const FrontSchedule& schedule, const ReportStyle& style) {
  return detail::lines_of(detail::front_object(layer, architecture, schedule, style));
}

}  // namespace cosa

#include "cosa/report/network_front_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <vector>

#include "clipped.h"
#include "cosa/base/checked.h"
#include "cosa/base/text.h"
#include "front_table.h"
#include "json.h"
#include "number_text.h"
#include "operator_rows.h"
#include "text_table.h"

namespace cosa {
namespace {

using detail::count_text;
using detail::Json;
using detail::microjoules_text;
using detail::TextTable;

/// How the layer's front ended, or why there is none.
std::string verdict_of(const FrontOutcome& outcome) {
  constexpr std::size_t kWidth = 60;
  if (!outcome.schedule) {
    return detail::clipped("error: " + outcome.error, kWidth);
  }
  const std::string verdict(detail::front_verdict(outcome.schedule->front.termination));
  const auto& reason = outcome.schedule->infeasible;
  return reason ? detail::clipped(verdict + ": " + reason->message, kWidth) : verdict;
}

std::string layers_text(const Network& network, const NetworkFront& front) {
  constexpr auto kLeft = TextTable::Align::kLeft;
  constexpr std::size_t kNameWidth = 28;
  TextTable table({{"layer", kLeft},
                   {"times"},
                   {"points"},
                   {"cycles"},
                   {"to"},
                   {"uJ"},
                   {"to"},
                   {"front", kLeft}});
  std::vector<std::int64_t> times(network.layers.size());
  for (std::size_t i = 0; i < times.size(); ++i) {
    std::int64_t& counted = times[front.solved_as[i]];
    counted = checked_add(counted, network.layers[i].workload.occurrences());
  }
  for (const std::size_t i : front.distinct()) {
    const Layer& layer = network.layers[i];
    const FrontOutcome& outcome = front.outcomes[i];
    std::vector<std::string> row{
        detail::clipped(layer.net == network.name ? layer.name : layer.path(), kNameWidth),
        count_text(times[i]),
        "",
        "",
        "",
        "",
        "",
        verdict_of(outcome)};
    if (outcome.has_points()) {
      const auto& points = outcome.schedule->front.points;
      row[2] = count_text(static_cast<std::int64_t>(points.size()));
      row[3] = count_text(points.front().totals.cycles);
      row[4] = count_text(points.back().totals.cycles);
      row[5] = microjoules_text(points.front().totals.energy_pJ);
      row[6] = microjoules_text(points.back().totals.energy_pJ);
    }
    table.add_row(std::move(row));
  }
  return table.text();
}

Json layer_object(const Network& network, const NetworkFront& front, std::size_t i,
                  const Architecture& architecture, const ReportStyle& style) {
  const Layer& layer = network.layers[i];
  const std::size_t solved = front.solved_as[i];
  const FrontOutcome& outcome = front.outcomes[i];
  return {{"layer", layer.path()},
          {"occurrences", layer.workload.occurrences()},
          {"operations", layer.workload.operations()},
          {"same_as", solved == i ? Json(nullptr) : Json(network.layers[solved].path())},
          {"error", outcome.schedule ? Json(nullptr) : Json(outcome.error)},
          {"front", outcome.schedule && solved == i
                        ? detail::front_object(layer, architecture, *outcome.schedule, style)
                        : Json(nullptr)}};
}

Json choice_object(const NetworkChoice& choice) {
  Json object = detail::point_object(choice.totals);
  object["choice"] = choice.points;
  return object;
}

}  // namespace

std::string network_front_text(const Network& network, const NetworkFront& front,
                               const Architecture& architecture, const ReportStyle& style) {
  std::string text = layers_text(network, front) + "\n";
  text += fmt::format("{} on {}: front of summed cycles and energy, ", network.name,
                      architecture.name());
  if (front.choices.empty()) {
    return text + "none: no mapping of some layer was found\n";
  }
  const auto number = static_cast<std::int64_t>(front.choices.size());
  text += front.whole ? fmt::format("{} points, {}; its corners:\n", with_commas(number),
                                    detail::front_verdict(front.termination))
                      : fmt::format("too many points to list, {}; its {} corners:\n",
                                    detail::front_verdict(front.termination), with_commas(number));
  std::vector<CostTotals> corners;
  std::ranges::transform(front.corners, std::back_inserter(corners), &NetworkChoice::totals);
  text += detail::totals_table(corners);
  if (style.timing) {
    double seconds = 0;
    for (const std::size_t i : front.distinct()) {
      seconds += front.outcomes[i].schedule->front.statistics.seconds;
    }
    text += fmt::format("time {} s\n", detail::fixed_text(seconds, 3));
  }
  return text + detail::unscheduled_text(detail::operator_rows(network.unscheduled));
}

std::string network_front_json(const Network& network, const NetworkFront& front,
                               const Architecture& architecture, const ReportStyle& style) {
  const std::string layers = detail::array_lines(network.layers.size(), [&](std::size_t i) {
    return layer_object(network, front, i, architecture, style);
  });
  const std::string unscheduled = detail::array_lines(
      network.unscheduled.size(),
      [&](std::size_t i) { return detail::operator_object(network.unscheduled[i]); });
  const std::string points = detail::array_lines(
      front.choices.size(), [&](std::size_t i) { return choice_object(front.choices[i]); });
  return "{\n  \"network\": " + Json(network.name).dump() +
         ",\n  \"architecture\": " + Json(architecture.name()).dump() +
         ",\n  \"objective\": \"pareto\"" +
         ",\n  \"termination\": " + Json(to_string(front.termination)).dump() +
         ",\n  \"corners_only\": " + Json(!front.whole).dump() + ",\n  \"layers\": " + layers +
         ",\n  \"unscheduled\": " + unscheduled + ",\n  \"points\": " + points + "\n}\n";
}

}  // namespace cosa

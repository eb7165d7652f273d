#include <fmt/format.h>

#include <string_view>
#include <vector>

#include "cosa/report/schedule_text.h"
#include "layer_table.h"
#include "number_text.h"
#include "schedule_totals.h"

namespace cosa {
namespace {

using detail::count_text;
using detail::fixed_text;
using detail::microjoules_text;
using detail::ScheduleTotals;

std::string totals_text(const ScheduleTotals& totals, const ReportStyle& style) {
  std::string text = fmt::format("{} layers: {} optimal", totals.layers, totals.optimal);
  const auto add = [&](std::int64_t count, std::string_view what) {
    text += count > 0 ? fmt::format(", {} {}", count, what) : "";
  };
  add(totals.feasible, "feasible");
  add(totals.infeasible, "infeasible");
  add(totals.unknown, "unknown");
  add(totals.failed, "failed");
  text += fmt::format("; {} cycles, {} uJ", count_text(totals.cycles),
                      microjoules_text(totals.energy_pJ));
  if (style.timing) {
    text += fmt::format("; {} s", fixed_text(totals.seconds, 3));
  }
  return text + "\n";
}

}  // namespace

std::string summary_text(std::span<const Layer> layers, std::span<const ScheduleOutcome> outcomes,
                         const Architecture& architecture, const ReportStyle& style) {
  std::vector<detail::LayerRow> rows;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    rows.push_back({.name = layers[i].path(), .outcome = &outcomes[i]});
  }
  return detail::layer_table(rows, architecture, style) + "\n" +
         totals_text(detail::totals_of(outcomes), style);
}

}  // namespace cosa

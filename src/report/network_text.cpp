#include "cosa/report/network_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <optional>
#include <string_view>
#include <vector>

#include "clipped.h"
#include "cosa/base/checked.h"
#include "layer_table.h"
#include "number_text.h"
#include "operator_rows.h"
#include "text_table.h"

namespace cosa {
namespace {

using detail::clipped;
using detail::count_text;
using detail::fixed_text;
using detail::microjoules_text;
using detail::OperatorRow;
using detail::percent_text;

std::vector<detail::LayerRow> layer_rows(const Network& network, const NetworkSchedule& schedule) {
  std::vector<std::int64_t> times(network.layers.size());
  for (std::size_t i = 0; i < network.layers.size(); ++i) {
    std::int64_t& counted = times[schedule.solved_as[i]];
    counted = checked_add(counted, network.layers[i].workload.occurrences());
  }
  std::vector<detail::LayerRow> rows;
  for (const std::size_t i : schedule.distinct()) {
    const Layer& layer = network.layers[i];
    rows.push_back({.name = layer.net == network.name ? layer.name : layer.path(),
                    .outcome = &schedule.outcomes[i],
                    .times = times[i],
                    .cached = schedule.cached[i]});
  }
  return rows;
}

std::string operator_table(const std::vector<OperatorRow>& rows) {
  constexpr auto kLeft = detail::TextTable::Align::kLeft;
  constexpr std::size_t kKindWidth = 20;
  constexpr std::size_t kShapesWidth = 40;
  detail::TextTable table(
      {{"not scheduled", kLeft}, {"times"}, {"reads"}, {"writes"}, {"elements of", kLeft}});
  for (const OperatorRow& row : rows) {
    table.add_row({clipped(row.kind, kKindWidth), count_text(row.times), count_text(row.reads),
                   count_text(row.writes), clipped(row.shapes, kShapesWidth)});
  }
  return table.text();
}

std::string counts_text(const NetworkTotals& totals) {
  std::string text = fmt::format("{} layers, {} distinct: {} optimal", totals.layers,
                                 totals.distinct, totals.optimal);
  const auto add = [&](std::int64_t count, std::string_view what) {
    text += count > 0 ? fmt::format(", {} {}", count, what) : "";
  };
  add(totals.feasible, "feasible");
  add(totals.infeasible, "infeasible");
  add(totals.unknown, "unknown");
  add(totals.failed, "failed");
  return text + fmt::format("; {} operations\n", count_text(totals.operations));
}

std::string joined(const std::optional<std::vector<std::string>>& names) {
  return !names ? "" : names->empty() ? "-" : fmt::format("{}", fmt::join(*names, " "));
}

/// What all layers have in common, and what that costs.
std::string shared_text(const SharedMapping& shared, const ReportStyle& style) {
  constexpr auto kLeft = detail::TextTable::Align::kLeft;
  std::string text;
  if (!shared.levels.empty()) {
    detail::TextTable table({{"same for all layers", kLeft},
                             {"along x", kLeft},
                             {"along y", kLeft},
                             {"keeps", kLeft},
                             {"order, innermost first", kLeft}});
    for (const SharedLevel& level : shared.levels) {
      table.add_row({level.level, joined(level.x), joined(level.y), joined(level.keeps),
                     joined(level.order)});
    }
    text = table.text() + "\n";
  }
  if (!shared.value) {
    return text + fmt::format("nothing in common found; sum of {} at least {:.10g}\n",
                              shared.objective, shared.bound);
  }
  text += fmt::format("sum of {} with this in common {:.10g}, bound {:.10g}: {}\n",
                      shared.objective, *shared.value, shared.bound,
                      shared.proven() ? "proven optimal" : "gap " + percent_text(shared.gap()));
  if (shared.free_bound > 0) {
    text += fmt::format("at most {:.4g} times that of layers with nothing in common\n",
                        *shared.value / shared.free_bound);
  }
  text += fmt::format("{} choices bounded, {} layers scheduled", count_text(shared.choices),
                      count_text(shared.schedules));
  return text + (style.timing ? fmt::format("; {} s\n", fixed_text(shared.seconds, 3)) : "\n");
}

std::string totals_text(const NetworkTotals& totals, const std::optional<WholeObjective>& whole,
                        const ReportStyle& style) {
  std::string text = counts_text(totals);
  text += fmt::format("{} cycles, {} uJ", count_text(totals.cycles),
                      microjoules_text(totals.energy_pJ));
  if (style.timing) {
    text += fmt::format("; {} s", fixed_text(totals.seconds, 3));
  }
  text += fmt::format("\nEDP of the whole {:.6g} pJ x cycles; sum of the layers' own {:.6g}\n",
                      totals.edp_pJ_cycles(), totals.sum_of_edps_pJ_cycles);
  if (whole) {
    text += fmt::format("{} of the whole {:.10g}, bound {:.10g}: {}, {} weightings\n",
                        whole->objective, whole->value, whole->bound,
                        whole->proven() ? "proven optimal" : "gap " + percent_text(whole->gap()),
                        whole->weightings);
  }
  if (!totals.all_mapped()) {
    text += "layers without a mapping add nothing to cycles and energy\n";
  }
  return text;
}

}  // namespace

std::string network_text(const Network& network, const NetworkSchedule& schedule,
                         const Architecture& architecture, const ReportStyle& style) {
  const std::vector<OperatorRow> operators = detail::operator_rows(network.unscheduled);
  std::string text = detail::layer_table(layer_rows(network, schedule), architecture, style) + "\n";
  if (!operators.empty()) {
    text += operator_table(operators) + "\n";
  }
  return text + fmt::format("{} on {}: ", network.name, architecture.name()) +
         totals_text(totals_of(network, schedule), schedule.whole, style) +
         detail::unscheduled_text(operators) +
         (schedule.shared ? "\n" + shared_text(*schedule.shared, style) : "");
}

}  // namespace cosa

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "clipped.h"
#include "cosa/report/cost_text.h"
#include "cosa/report/schedule_text.h"
#include "number_text.h"
#include "schedule_totals.h"
#include "text_table.h"
#include "verdict_text.h"

namespace cosa {
namespace {

using detail::clipped;
using detail::count_text;
using detail::fixed_text;
using detail::microjoules_text;
using detail::percent_text;
using detail::ScheduleTotals;
using detail::TextTable;

constexpr std::size_t kColumns = 100;
constexpr std::size_t kNameWidth = 28;
constexpr std::size_t kLeastNameWidth = 12;
constexpr std::size_t kDecidedByWidth = 20;
constexpr std::string_view kRed = "\x1b[31m";
constexpr std::string_view kPlain = "\x1b[0m";

/// optimal, or how far from it; infeasible, unknown, failed.
std::string short_verdict(const ScheduleOutcome& outcome) {
  if (!outcome.schedule) {
    return "failed";
  }
  const Schedule& schedule = *outcome.schedule;
  return schedule.termination == Termination::kFeasible && schedule.gap
             ? "gap " + percent_text(*schedule.gap)
             : std::string(to_string(schedule.termination));
}

/// The cells behind name and verdict, of a layer with a mapping.
std::vector<std::string> result_cells(const Schedule& schedule, const Architecture& architecture,
                                      const ReportStyle& style) {
  std::vector<std::string> cells{
      schedule.objective_value ? fmt::format("{:.6g}", *schedule.objective_value) : ""};
  if (schedule.cost) {
    const Cost& cost = *schedule.cost;
    cells.insert(cells.end(), {count_text(cost.cycles), microjoules_text(cost.energy_pJ),
                               percent_text(cost.utilization),
                               clipped(binding_text(architecture, cost.binding), kDecidedByWidth)});
  } else {
    cells.resize(cells.size() + 4);
  }
  if (style.timing) {
    cells.push_back(fixed_text(schedule.seconds, 3));
  }
  return cells;
}

std::vector<std::string> table_lines(std::span<const Layer> layers,
                                     std::span<const ScheduleOutcome> outcomes,
                                     const Architecture& architecture, const ReportStyle& style,
                                     std::size_t name_width) {
  constexpr auto kLeft = TextTable::Align::kLeft;
  std::vector<TextTable::Column> columns{
      {"layer", kLeft}, {"verdict", kLeft}, {"objective"},        {"cycles"},
      {"uJ"},           {"used"},           {"decided by", kLeft}};
  if (style.timing) {
    columns.push_back({"s"});
  }
  TextTable table(std::move(columns));
  for (std::size_t i = 0; i < layers.size(); ++i) {
    std::vector<std::string> row{clipped(layers[i].path(), name_width), short_verdict(outcomes[i])};
    if (outcomes[i].has_mapping()) {
      const auto cells = result_cells(*outcomes[i].schedule, architecture, style);
      row.insert(row.end(), cells.begin(), cells.end());
    }
    table.add_row(std::move(row));
  }
  return table.lines();
}

/// The lines, with names clipped as far as the longest line asks.
std::vector<std::string> fitting_lines(std::span<const Layer> layers,
                                       std::span<const ScheduleOutcome> outcomes,
                                       const Architecture& architecture, const ReportStyle& style) {
  auto lines = table_lines(layers, outcomes, architecture, style, kNameWidth);
  const std::size_t longest = std::ranges::max(lines, {}, &std::string::size).size();
  if (longest <= kColumns) {
    return lines;
  }
  const std::size_t excess = std::min(longest - kColumns, kNameWidth - kLeastNameWidth);
  return table_lines(layers, outcomes, architecture, style, kNameWidth - excess);
}

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

/// The row of a layer without a mapping: its name, its verdict, and why.
std::string unmapped_line(const std::string& start, const ScheduleOutcome& outcome,
                          const ReportStyle& style) {
  const std::string why = outcome.schedule ? detail::reason_text(*outcome.schedule) : outcome.error;
  const std::string line = clipped(start + "  " + why.substr(0, why.find('\n')), kColumns);
  return style.color ? fmt::format("{}{}{}", kRed, line, kPlain) : line;
}

}  // namespace

std::string summary_text(std::span<const Layer> layers, std::span<const ScheduleOutcome> outcomes,
                         const Architecture& architecture, const ReportStyle& style) {
  const auto lines = fitting_lines(layers, outcomes, architecture, style);
  std::string text = lines.front() + "\n";
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const std::string& line = lines[i + 1];
    text += (outcomes[i].has_mapping() ? line : unmapped_line(line, outcomes[i], style)) + "\n";
  }
  return text + "\n" + totals_text(detail::totals_of(outcomes), style);
}

}  // namespace cosa

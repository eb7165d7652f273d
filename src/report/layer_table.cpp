#include "layer_table.h"

#include <fmt/format.h>

#include <algorithm>

#include "clipped.h"
#include "cosa/report/cost_text.h"
#include "number_text.h"
#include "text_table.h"
#include "verdict_text.h"

namespace cosa::detail {
namespace {

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
std::vector<std::string> result_cells(const LayerRow& row, const Architecture& architecture,
                                      const ReportStyle& style) {
  const Schedule& schedule = *row.outcome->schedule;
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
    cells.push_back(row.cached ? "cached" : fixed_text(schedule.seconds, 3));
  }
  return cells;
}

std::vector<std::string> table_lines(std::span<const LayerRow> rows,
                                     const Architecture& architecture, const ReportStyle& style,
                                     std::size_t name_width) {
  constexpr auto kLeft = TextTable::Align::kLeft;
  const bool times =
      std::ranges::any_of(rows, [](const LayerRow& row) { return row.times.has_value(); });
  std::vector<TextTable::Column> columns{{"layer", kLeft}};
  if (times) {
    columns.push_back({"times"});
  }
  columns.insert(
      columns.end(),
      {{"verdict", kLeft}, {"objective"}, {"cycles"}, {"uJ"}, {"used"}, {"decided by", kLeft}});
  if (style.timing) {
    columns.push_back({"s"});
  }
  TextTable table(std::move(columns));
  for (const LayerRow& row : rows) {
    std::vector<std::string> cells{clipped_inside(row.name, name_width)};
    if (times) {
      cells.push_back(row.times ? count_text(*row.times) : "");
    }
    cells.push_back(short_verdict(*row.outcome));
    if (row.outcome->has_mapping()) {
      const auto results = result_cells(row, architecture, style);
      cells.insert(cells.end(), results.begin(), results.end());
    }
    table.add_row(std::move(cells));
  }
  return table.lines();
}

/// The lines, with names clipped as far as the longest line asks.
std::vector<std::string> fitting_lines(std::span<const LayerRow> rows,
                                       const Architecture& architecture, const ReportStyle& style) {
  auto lines = table_lines(rows, architecture, style, kNameWidth);
  const std::size_t longest = std::ranges::max(lines, {}, &std::string::size).size();
  if (longest <= kColumns) {
    return lines;
  }
  const std::size_t excess = std::min(longest - kColumns, kNameWidth - kLeastNameWidth);
  return table_lines(rows, architecture, style, kNameWidth - excess);
}

/// The row of a layer without a mapping: its name, its verdict, and why.
std::string unmapped_line(const std::string& start, const ScheduleOutcome& outcome,
                          const ReportStyle& style) {
  const std::string why = outcome.schedule ? reason_text(*outcome.schedule) : outcome.error;
  const std::string line = clipped(start + "  " + why.substr(0, why.find('\n')), kColumns);
  return style.color ? fmt::format("{}{}{}", kRed, line, kPlain) : line;
}

}  // namespace

std::string layer_table(std::span<const LayerRow> rows, const Architecture& architecture,
                        const ReportStyle& style) {
  const auto lines = fitting_lines(rows, architecture, style);
  std::string text = lines.front() + "\n";
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::string& line = lines[i + 1];
    const ScheduleOutcome& outcome = *rows[i].outcome;
    text += (outcome.has_mapping() ? line : unmapped_line(line, outcome, style)) + "\n";
  }
  return text;
}

}  // namespace cosa::detail

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "cosa/base/text.h"
#include "cosa/report/cost_text.h"
#include "cosa/report/schedule_text.h"
#include "number_text.h"
#include "schedule_totals.h"
#include "text_table.h"
#include "verdict_text.h"

namespace cosa {
namespace {

using detail::fixed_text;
using detail::percent_text;
using detail::ScheduleTotals;
using detail::TextTable;

constexpr std::size_t kColumns = 100;
constexpr std::size_t kNameWidth = 28;
constexpr std::size_t kVerdictWidth = 20;
constexpr std::string_view kRed = "\x1b[31m";
constexpr std::string_view kPlain = "\x1b[0m";
constexpr double kPicojoulesPerMicrojoule = 1e6;

/// The text, its end replaced by dots where it is longer than `width`.
std::string clipped(std::string text, std::size_t width) {
  constexpr std::string_view kDots = "..";
  if (text.size() > width) {
    text.resize(width - kDots.size());
    text += kDots;
  }
  return text;
}

std::vector<std::string> mapped_row(const Layer& layer, const Schedule& schedule,
                                    const Architecture& architecture, const ReportStyle& style) {
  std::vector<std::string> row{clipped(layer.path(), kNameWidth),
                               clipped(detail::verdict_text(schedule), kVerdictWidth)};
  row.push_back(schedule.objective_value ? fmt::format("{:.6g}", *schedule.objective_value) : "");
  if (schedule.cost) {
    row.insert(row.end(), {with_commas(schedule.cost->cycles),
                           fixed_text(schedule.cost->energy_pJ / kPicojoulesPerMicrojoule, 1),
                           percent_text(schedule.cost->utilization),
                           binding_text(architecture, schedule.cost->binding)});
  } else {
    row.insert(row.end(), 4, "");
  }
  if (style.timing) {
    row.push_back(fixed_text(schedule.seconds, 3));
  }
  return row;
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
  text += fmt::format("; {} cycles, {} uJ", with_commas(totals.cycles),
                      fixed_text(totals.energy_pJ / kPicojoulesPerMicrojoule, 1));
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
  constexpr auto kLeft = TextTable::Align::kLeft;
  std::vector<TextTable::Column> columns{
      {"layer", kLeft}, {"verdict", kLeft}, {"objective"},        {"cycles"},
      {"uJ"},           {"used"},           {"decided by", kLeft}};
  if (style.timing) {
    columns.push_back({"s"});
  }
  TextTable table(std::move(columns));
  for (std::size_t i = 0; i < layers.size(); ++i) {
    if (outcomes[i].has_mapping()) {
      table.add_row(mapped_row(layers[i], *outcomes[i].schedule, architecture, style));
    } else {
      const auto& schedule = outcomes[i].schedule;
      table.add_row({clipped(layers[i].path(), kNameWidth),
                     schedule ? detail::verdict_text(*schedule) : "failed"});
    }
  }
  const std::vector<std::string> lines = table.lines();
  std::string text = lines.front() + "\n";
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const std::string& line = lines[i + 1];
    text += (outcomes[i].has_mapping() ? line : unmapped_line(line, outcomes[i], style)) + "\n";
  }
  return text + "\n" + totals_text(detail::totals_of(outcomes), style);
}

}  // namespace cosa

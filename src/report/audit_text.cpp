#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <vector>

#include "clipped.h"
#include "cosa/report/audit_report.h"
#include "number_text.h"
#include "text_table.h"

namespace cosa {
namespace {

using detail::clipped;
using detail::count_text;
using detail::microjoules_text;
using detail::TextTable;

constexpr std::size_t kColumns = 100;
constexpr std::size_t kNameWidth = 40;
constexpr std::size_t kLeastNameWidth = 16;
constexpr auto kLeft = TextTable::Align::kLeft;
constexpr std::string_view kRed = "\x1b[31m";
constexpr std::string_view kPlain = "\x1b[0m";

/// The end of a path says more than its start.
std::string clipped_path(const std::string& path, std::size_t width) {
  return path.size() <= width ? path : ".." + path.substr(path.size() - width + 2);
}

std::string_view agreement_text(const AuditRow& row) {
  if (!row.agreement) {
    return "-";
  }
  const auto& [stats, cycles, energy] = *row.agreement;
  if (cycles && energy) {
    return "agrees";
  }
  return cycles ? "not uJ" : energy ? "not cycles" : "neither";
}

bool is_proven(const std::optional<Schedule>& best) {
  return best && best->termination == Termination::kOptimal;
}

std::string ratio_text(const std::optional<double>& ratio, const std::optional<Schedule>& best) {
  return ratio ? fmt::format("{:.4g}{}", *ratio, is_proven(best) ? "" : "*") : "";
}

bool has_constraints(std::span<const AuditRow> rows) {
  return std::ranges::any_of(rows, [](const AuditRow& row) { return row.free.has_value(); });
}

/// `constrained`: whether some row tells the best with constraints from the best without.
std::vector<std::string> cells_of(const AuditRow& row, const ReportStyle& style, bool constrained) {
  std::vector<std::string> cells{count_text(row.cost->cycles),
                                 microjoules_text(row.cost->energy_pJ),
                                 std::string(agreement_text(row))};
  if (row.best && row.best->cost) {
    cells.push_back(count_text(row.best->cost->cycles));
    cells.push_back(microjoules_text(row.best->cost->energy_pJ));
  } else {
    cells.emplace_back(row.best ? to_string(row.best->termination) : "");
    cells.emplace_back();
  }
  cells.push_back(ratio_text(row.ratio, row.best));
  if (constrained) {
    cells.push_back(row.free ? ratio_text(row.free_ratio, row.free) : "-");
  }
  if (style.timing) {
    const double free_seconds = row.free ? row.free->seconds : 0;
    cells.push_back(row.best ? detail::fixed_text(row.best->seconds + free_seconds, 2) : "");
  }
  return cells;
}

std::vector<std::string> table_lines(std::span<const AuditRow> rows, const Objective& objective,
                                     const ReportStyle& style, std::size_t name_width) {
  std::vector<TextTable::Column> columns{{"#"},
                                         {"mapping", kLeft},
                                         {"cycles"},
                                         {"uJ"},
                                         {"stats", kLeft},
                                         {"best cycles"},
                                         {"best uJ"},
                                         {objective.name() + " / best"}};
  const bool constrained = has_constraints(rows);
  if (constrained) {
    columns.push_back({"/ free"});
  }
  if (style.timing) {
    columns.push_back({"s"});
  }
  TextTable table(std::move(columns));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::vector<std::string> cells{std::to_string(i + 1),
                                   clipped_path(rows[i].mapping, name_width)};
    if (rows[i].fault.empty()) {
      std::ranges::move(cells_of(rows[i], style, constrained), std::back_inserter(cells));
    }
    table.add_row(std::move(cells));
  }
  return table.lines();
}

/// The lines, with names clipped as far as the longest line asks.
std::vector<std::string> fitting_lines(std::span<const AuditRow> rows, const Objective& objective,
                                       const ReportStyle& style) {
  std::vector<std::string> lines;
  for (std::size_t width = kNameWidth; width >= kLeastNameWidth; --width) {
    lines = table_lines(rows, objective, style, width);
    if (std::ranges::max(lines, {}, &std::string::size).size() <= kColumns) {
      break;
    }
  }
  return lines;
}

std::string fault_line(const std::string& start, const AuditRow& row, const ReportStyle& style) {
  const std::string line =
      clipped(start + "  " + row.fault.substr(0, row.fault.find('\n')), kColumns);
  return style.color ? fmt::format("{}{}{}", kRed, line, kPlain) : line;
}

/// The file as seen from the mapping's folder.
std::string beside(const std::string& file, const std::string& mapping) {
  return std::filesystem::path(file)
      .lexically_relative(std::filesystem::path(mapping).parent_path())
      .string();
}

/// The whole name of each row's mapping, and what it was paired with.
std::string files_text(std::span<const AuditRow> rows) {
  std::string text;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const AuditRow& row = rows[i];
    text += fmt::format("{:>2}  {}\n", i + 1, row.mapping);
    if (row.layer.empty()) {
      continue;
    }
    text += fmt::format("    layer {}, machine {}", beside(row.layer, row.mapping),
                        beside(row.machine, row.mapping));
    for (const std::string& file : row.constraints) {
      text += ", constraints " + beside(file, row.mapping);
    }
    text += row.energies.empty() ? "" : ", energies " + beside(row.energies, row.mapping);
    text += (row.stats.empty() ? "" : ", stats " + beside(row.stats, row.mapping)) + "\n";
  }
  return text;
}

/// Numbers of rows, ascending: 1-3, 7.
std::string ranges_text(const std::vector<std::size_t>& numbers) {
  std::string text;
  for (std::size_t i = 0; i < numbers.size();) {
    std::size_t end = i + 1;
    while (end < numbers.size() && numbers[end] == numbers[end - 1] + 1) {
      ++end;
    }
    text += text.empty() ? "" : ", ";
    text += end - i == 1 ? std::to_string(numbers[i])
                         : fmt::format("{}-{}", numbers[i], numbers[end - 1]);
    i = end;
  }
  return text;
}

/// What the rows' faults and readers say, each once with the rows that it is of.
std::string notes_text(std::span<const AuditRow> rows) {
  struct Of {
    std::vector<std::size_t> rows;
    std::string first_place;
  };
  std::map<std::string, Of> faults;
  std::map<std::string, Of> notes;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!rows[i].fault.empty()) {
      Of& of = faults[rows[i].fault];
      of.rows.push_back(i + 1);
      of.first_place = of.first_place.empty() ? rows[i].fault_place : of.first_place;
    }
    for (const std::string& note : rows[i].notes) {
      notes[note].rows.push_back(i + 1);
    }
  }
  std::string text;
  for (const auto& [fault, of] : faults) {
    const std::string place =
        of.first_place.empty() ? "" : fmt::format(", the first at {}", of.first_place);
    text += fmt::format("not audited ({}{}): {}\n", ranges_text(of.rows), place, fault);
  }
  for (const auto& [note, of] : notes) {
    text += fmt::format("note ({}): {}\n", ranges_text(of.rows), note);
  }
  return text.empty() ? "" : "\n" + text;
}

std::string totals_text(std::span<const AuditRow> rows) {
  std::size_t audited = 0;
  std::size_t counted = 0;
  std::size_t agreeing_cycles = 0;
  std::size_t agreeing_energies = 0;
  std::size_t rated = 0;
  double log_ratio = 0;
  bool proven = true;
  for (const AuditRow& row : rows) {
    audited += row.fault.empty() ? 1 : 0;
    counted += row.agreement ? 1 : 0;
    agreeing_cycles += row.agreement && row.agreement->cycles ? 1 : 0;
    agreeing_energies += row.agreement && row.agreement->energy ? 1 : 0;
    if (row.ratio) {
      ++rated;
      log_ratio += std::log(*row.ratio);
      proven = proven && is_proven(row.best) && (!row.free || is_proven(row.free));
    }
  }
  std::string text =
      fmt::format("{} mappings: {} audited, {} not", rows.size(), audited, rows.size() - audited);
  if (counted > 0) {
    text += fmt::format("; of {} stats {} agree in cycles, {} in energy", counted, agreeing_cycles,
                        agreeing_energies);
  }
  if (rated > 0) {
    text += fmt::format("\n{:.4g} x the best, geometric mean",
                        std::exp(log_ratio / static_cast<double>(rated)));
  }
  if (has_constraints(rows)) {
    text += "\n/ free: to the best without the constraints of the run's files";
  }
  return text + (proven ? "\n" : "\n* the best found in the time limit: not proven\n");
}

}  // namespace

std::string audit_text(std::span<const AuditRow> rows, const Objective& objective,
                       const ReportStyle& style) {
  if (rows.empty()) {
    return "no mapping found\n";
  }
  const auto lines = fitting_lines(rows, objective, style);
  std::string text = lines.front() + "\n";
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::string& line = lines[i + 1];
    text += (rows[i].fault.empty() ? line : fault_line(line, rows[i], style)) + "\n";
  }
  return text + "\n" + totals_text(rows) + "\n" + files_text(rows) + notes_text(rows);
}

}  // namespace cosa

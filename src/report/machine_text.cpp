#include "cosa/report/machine_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

#include "clipped.h"
#include "cosa/base/text.h"
#include "number_text.h"
#include "text_table.h"

namespace cosa {
namespace {

using detail::clipped;
using detail::count_text;
using detail::TextTable;

constexpr std::size_t kColumns = 100;
constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kPlain = "\x1b[0m";

/// The name behind the branch that it hangs on; deep ones are drawn no further right.
std::string branch(std::size_t depth, const std::string& name) {
  constexpr std::size_t kDeepest = 12;
  return depth == 0 ? name : std::string(std::min(depth - 1, kDeepest), ' ') + "`- " + name;
}

std::string size_text(std::int64_t words, int word_bits) {
  constexpr double kBitsPerByte = 8;
  constexpr double kUnit = 1024;
  double bytes = static_cast<double>(words) * word_bits / kBitsPerByte;
  std::string_view unit = "B";
  for (const std::string_view larger : {"KiB", "MiB", "GiB"}) {
    if (bytes < kUnit) {
      break;
    }
    bytes /= kUnit;
    unit = larger;
  }
  return fmt::format("{:.4g} {}", bytes, unit);
}

std::string keeps_text(const Residency& residency) {
  std::string text = fmt::format("{}", fmt::join(residency.keep, ", "));
  if (residency.bypass_others) {
    return text + " alone";
  }
  if (!residency.bypass.empty()) {
    text += fmt::format("{}not {}", text.empty() ? "" : "; ", fmt::join(residency.bypass, ", "));
  }
  return text;
}

std::string bandwidth_text(const std::optional<double>& words) {
  return words ? fmt::format("{:.6g}", *words) : "";
}

/// A column's cells, outermost memory first, then the multipliers.
struct MachineColumn {
  TextTable::Column column;
  std::vector<std::string> cells;

  /// Whether any of them says something.
  [[nodiscard]] bool shown() const {
    return std::ranges::any_of(cells, [](const auto& cell) { return !cell.empty(); });
  }
};

class MachineTable {
 public:
  MachineTable(const Architecture& architecture, std::size_t tree_width)
      : architecture_(architecture) {
    add_shape(tree_width);
    add_sizes();
    add("read", [](const StorageLevel& l) { return bandwidth_text(l.read_bandwidth); });
    add("write", [](const StorageLevel& l) { return bandwidth_text(l.write_bandwidth); });
    add("shared", [](const StorageLevel& l) { return bandwidth_text(l.shared_bandwidth); });
  }

  [[nodiscard]] std::vector<std::string> lines() const {
    std::vector<TextTable::Column> shown;
    std::vector<std::vector<std::string>> rows(architecture_.num_levels() + 1);
    for (const MachineColumn& column : columns_) {
      if (!column.shown()) {
        continue;
      }
      shown.push_back(column.column);
      for (std::size_t r = 0; r < rows.size(); ++r) {
        rows[r].push_back(column.cells[r]);
      }
    }
    TextTable table(std::move(shown));
    for (std::vector<std::string>& row : rows) {
      table.add_row(std::move(row));
    }
    return table.lines();
  }

 private:
  /// A column with one cell a memory; `compute` is the multipliers'.
  template <typename Text>
  void add(std::string title, const Text& text, std::string compute = {}) {
    const auto align = columns_.empty() ? TextTable::Align::kLeft : TextTable::Align::kRight;
    MachineColumn column{{std::move(title), align}, {}};
    for (std::size_t i = architecture_.num_levels(); i-- > 0;) {
      column.cells.push_back(text(architecture_.levels()[i]));
    }
    column.cells.push_back(std::move(compute));
    columns_.push_back(std::move(column));
  }

  void add_shape(std::size_t tree_width) {
    const ComputeUnit& compute = architecture_.compute();
    std::size_t depth = 0;
    add(
        "memory",
        [&](const StorageLevel& level) { return clipped(branch(depth++, level.name), tree_width); },
        clipped(branch(architecture_.num_levels(), compute.name), tree_width));
    add(
        "number", [](const StorageLevel& level) { return count_text(level.instances); },
        count_text(compute.instances));
    std::size_t index = architecture_.num_levels();
    add("fan-out", [&](const StorageLevel&) {
      const Fanout& fanout = architecture_.fanout(LevelId{--index});
      return fanout.size() == 1 ? "" : fmt::format("{} x {}", fanout.x, fanout.y);
    });
  }

  void add_sizes() {
    add("words", [](const StorageLevel& level) -> std::string {
      if (level.residency.keeps_nothing()) {
        return "none";
      }
      return level.capacity_words ? count_text(*level.capacity_words) : "no bound";
    });
    add("size", [](const StorageLevel& level) {
      return level.capacity_words ? size_text(*level.capacity_words, level.word_bits) : "";
    });
    add("usable", [](const StorageLevel& level) {
      return level.usable_share < 1 ? detail::percent_text(level.usable_share) : "";
    });
    add(
        "bits",
        [](const StorageLevel& level) -> std::string {
          if (level.residency.keeps_nothing()) {
            return "";
          }
          return level.block_size == 1 ? std::to_string(level.word_bits)
                                       : fmt::format("{} x {}", level.word_bits, level.block_size);
        },
        std::to_string(architecture_.compute().word_bits));
    add("cluster", [](const StorageLevel& level) {
      return level.cluster_size > 1 ? std::to_string(level.cluster_size) : "";
    });
  }

  const Architecture& architecture_;
  std::vector<MachineColumn> columns_;
};

/// The table, with names clipped as far as the longest line asks.
std::vector<std::string> fitting_lines(const Architecture& architecture) {
  constexpr std::size_t kTreeWidth = 40;
  constexpr std::size_t kLeastTreeWidth = 16;
  auto lines = MachineTable(architecture, kTreeWidth).lines();
  for (std::size_t width = kTreeWidth; width > kLeastTreeWidth; --width) {
    if (std::ranges::max(lines, {}, &std::string::size).size() <= kColumns) {
      break;
    }
    lines = MachineTable(architecture, width).lines();
  }
  return lines;
}

/// Words that a memory sets apart for single tensors, a line each.
std::string partitions_text(const Architecture& architecture) {
  std::string text;
  for (std::size_t i = architecture.num_levels(); i-- > 0;) {
    const StorageLevel& level = architecture.levels()[i];
    std::vector<std::string> parts;
    for (const auto& [tensor, words] : level.partition_words) {
      parts.push_back(fmt::format("{} {}", tensor, with_commas(words)));
    }
    if (!parts.empty()) {
      text += clipped(fmt::format("{} sets words apart: {}", level.name, fmt::join(parts, ", ")),
                      kColumns) +
              "\n";
    }
  }
  return text;
}

}  // namespace

std::string residency_text(const Architecture& architecture) {
  std::string text;
  for (std::size_t i = architecture.num_levels(); i-- > 0;) {
    const StorageLevel& level = architecture.levels()[i];
    if (level.residency != Residency{} && !level.residency.keeps_nothing()) {
      text +=
          clipped(fmt::format("{} keeps {}", level.name, keeps_text(level.residency)), kColumns);
      text += "\n";
    }
  }
  return text;
}

std::string machine_text(const Architecture& architecture, const ReportStyle& style) {
  const std::vector<std::string> lines = fitting_lines(architecture);
  std::string text;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string line = clipped(lines[i], kColumns);
    text += style.color && i == 0 ? fmt::format("{}{}{}", kBold, line, kPlain) : line;
    text += "\n";
  }
  return text + partitions_text(architecture) + residency_text(architecture);
}

}  // namespace cosa

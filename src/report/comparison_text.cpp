#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "bar.h"
#include "clipped.h"
#include "cosa/report/comparison.h"
#include "cosa/report/cost_text.h"
#include "latency_ladder.h"
#include "level_tiles.h"
#include "nest_alignment.h"
#include "number_text.h"
#include "text_table.h"

namespace cosa {
namespace {

using detail::clipped;
using detail::count_text;
using detail::microjoules_text;
using detail::percent_text;
using detail::TextTable;

constexpr std::size_t kColumns = 100;
constexpr std::size_t kNestColumns = 48;
constexpr std::size_t kComponentWidth = 24;
constexpr std::size_t kLevelWidth = 20;
constexpr std::size_t kTensorWidth = 12;
constexpr std::size_t kBarWidth = 16;
constexpr auto kLeft = TextTable::Align::kLeft;
constexpr std::string_view kDiffers = "!";
constexpr std::string_view kRed = "\x1b[31m";
constexpr std::string_view kPlain = "\x1b[0m";

/// The lines, none wider than the page; those that start with the mark red where colours are on.
std::string page_text(const TextTable& table, const ReportStyle& style = {}) {
  std::string text;
  for (const std::string& line : table.lines()) {
    const std::string shown = clipped(line, kColumns);
    text += style.color && line.starts_with(kDiffers) ? fmt::format("{}{}{}", kRed, shown, kPlain)
                                                      : shown;
    text += "\n";
  }
  return text;
}

std::string ratio_text(double b, double a) { return a == 0 ? "" : fmt::format("{:.4g}", b / a); }

std::string totals_text(const Architecture& architecture, const Cost& a, const Cost& b) {
  TextTable table({{"", kLeft}, {"A"}, {"B"}, {"B / A"}});
  const auto decides = [&](const Cost& cost) {
    return clipped(binding_text(architecture, cost.binding), kComponentWidth);
  };
  const auto delay = [](const Cost& cost) { return fmt::format("{:.6e}", cost.edp_pJ_cycles()); };
  table.add_row({"cycles", count_text(a.cycles), count_text(b.cycles),
                 ratio_text(static_cast<double>(b.cycles), static_cast<double>(a.cycles))});
  table.add_row({"energy, uJ", microjoules_text(a.energy_pJ), microjoules_text(b.energy_pJ),
                 ratio_text(b.energy_pJ, a.energy_pJ)});
  table.add_row({"energy x delay, pJ x cycles", delay(a), delay(b),
                 ratio_text(b.edp_pJ_cycles(), a.edp_pJ_cycles())});
  table.add_row({"utilization", percent_text(a.utilization), percent_text(b.utilization),
                 ratio_text(b.utilization, a.utilization)});
  table.add_row({"decided by", decides(a), decides(b)});
  return page_text(table);
}

std::string node_text(const Workload& workload, const Architecture& architecture,
                      const Mapping& mapping, std::optional<std::size_t> index) {
  if (!index) {
    return "";
  }
  const MappingNode& node = mapping.nodes()[*index];
  if (const auto* loop = std::get_if<Loop>(&node)) {
    const std::string& dimension = workload.dimension(loop->dimension).name;
    return loop->spatial ? fmt::format("  for spatial {} in {}  {} of {}", dimension, loop->bound,
                                       loop->spatial->axis == Axis::kX ? "x" : "y",
                                       architecture.level(loop->spatial->fanout).name)
                         : fmt::format("  for {} in {}", dimension, loop->bound);
  }
  const auto& storage = std::get<StorageNode>(node);
  std::string text = architecture.level(storage.level).name + " keeps";
  for (std::size_t v = 0; v < workload.tensors().size(); ++v) {
    text += storage.tensors.contains(TensorId{v}) ? " " + workload.tensors()[v].name : "";
  }
  return text + (storage.tensors.empty() ? " nothing" : "");
}

std::string nests_text(const Workload& workload, const Architecture& architecture, const Mapping& a,
                       const Mapping& b, const ReportStyle& style) {
  TextTable table({{"", kLeft}, {"A", kLeft}, {"B", kLeft}});
  const auto cell = [&](const Mapping& mapping, std::optional<std::size_t> index) {
    return clipped(node_text(workload, architecture, mapping, index), kNestColumns - 2);
  };
  std::size_t differing = 0;
  for (const detail::AlignedNodes& pair : detail::align_nests(a, b)) {
    differing += pair.equal ? 0 : 1;
    table.add_row({std::string(pair.equal ? "" : kDiffers), cell(a, pair.a), cell(b, pair.b)});
  }
  const std::string verdict =
      differing == 0 ? "the nests are equal" : fmt::format("{} lines differ (!)", differing);
  return fmt::format("Nests, outermost first: {}\n{}", verdict, page_text(table, style));
}

/// Words, and the share of what may be used that they are.
std::vector<std::string> fill_cells(std::optional<std::int64_t> words,
                                    std::optional<std::int64_t> usable) {
  if (!words) {
    return {"", ""};
  }
  const bool bounded = usable.value_or(0) > 0;
  return {count_text(*words),
          bounded ? percent_text(static_cast<double>(*words) / static_cast<double>(*usable)) : ""};
}

struct TileRow {
  std::string tensor;
  std::optional<std::int64_t> usable;
  std::optional<std::int64_t> a;
  std::optional<std::int64_t> b;
};

const detail::HeldTile* tile_of(const detail::LevelTiles& held, TensorId tensor) {
  const auto found = std::ranges::find(held.tiles, tensor, &detail::HeldTile::tensor);
  return found == held.tiles.end() ? nullptr : &*found;
}

std::vector<TileRow> tile_rows(const Workload& workload, const detail::LevelTiles& a,
                               const detail::LevelTiles& b) {
  std::vector<TileRow> rows;
  for (std::size_t v = 0; v < workload.tensors().size(); ++v) {
    const auto* in_a = tile_of(a, TensorId{v});
    const auto* in_b = tile_of(b, TensorId{v});
    if (in_a == nullptr && in_b == nullptr) {
      continue;
    }
    TileRow row{.tensor = workload.tensors()[v].name,
                .usable = in_a != nullptr ? in_a->usable : in_b->usable,
                .a = {},
                .b = {}};
    if (in_a != nullptr) {
      row.a = in_a->words;
    }
    if (in_b != nullptr) {
      row.b = in_b->words;
    }
    rows.push_back(std::move(row));
  }
  if (rows.size() > 1) {
    rows.push_back({"together", a.usable, a.total, b.total});
  } else if (rows.size() == 1 && !rows.front().usable) {
    rows.front().usable = a.usable;
  }
  return rows;
}

std::string tiles_text(const Workload& workload, const Architecture& architecture, const Mapping& a,
                       const Mapping& b, const ReportStyle& style) {
  TextTable table({{"", kLeft},
                   {"level", kLeft},
                   {"tensor", kLeft},
                   {"usable"},
                   {"A"},
                   {"full"},
                   {"B"},
                   {"full"}});
  for (std::size_t i = architecture.num_levels(); i-- > 0;) {
    std::string name = clipped(architecture.levels()[i].name, kLevelWidth);
    for (const TileRow& row :
         tile_rows(workload, detail::level_tiles(workload, architecture, LevelId{i}, a),
                   detail::level_tiles(workload, architecture, LevelId{i}, b))) {
      std::vector<std::string> cells{std::string(row.a == row.b ? "" : kDiffers),
                                     std::exchange(name, ""), clipped(row.tensor, kTensorWidth),
                                     row.usable ? count_text(*row.usable) : ""};
      for (const auto& words : {row.a, row.b}) {
        std::ranges::move(fill_cells(words, row.usable), std::back_inserter(cells));
      }
      table.add_row(std::move(cells));
    }
  }
  return "Tiles, words of one instance\n" + page_text(table, style);
}

/// A row of a chart: what it is of, and both values.
struct ChartRow {
  std::string name;
  double a = 0;
  double b = 0;
  bool decides_a = false;
  bool decides_b = false;
};

template <typename Text>
std::string chart_text(const std::vector<ChartRow>& rows, const Text& value_text) {
  TextTable table({{"component", kLeft}, {"A"}, {"", kLeft}, {"B"}, {"", kLeft}});
  double longest = 0;
  for (const ChartRow& row : rows) {
    longest = std::max({longest, row.a, row.b});
  }
  for (const ChartRow& row : rows) {
    const auto bar = [&](double value, bool decides) {
      return detail::bar(value, longest, kBarWidth) + (decides ? " <" : "");
    };
    table.add_row({clipped(row.name, kComponentWidth), value_text(row.a), bar(row.a, row.decides_a),
                   value_text(row.b), bar(row.b, row.decides_b)});
  }
  return page_text(table);
}

std::string latency_text(const Architecture& architecture, const Cost& a, const Cost& b) {
  std::vector<ChartRow> rows;
  std::vector<detail::LatencyRung> rungs = detail::latency_ladder(a);
  for (const detail::LatencyRung& rung : detail::latency_ladder(b)) {
    const auto same = [&](const detail::LatencyRung& other) {
      return detail::same_component(rung.component, other.component);
    };
    if (std::ranges::none_of(rungs, same)) {
      rungs.push_back({rung.component, 0, false});
    }
  }
  for (const detail::LatencyRung& rung : rungs) {
    ChartRow row{.name = binding_text(architecture, rung.component),
                 .a = static_cast<double>(rung.cycles),
                 .decides_a = rung.decides};
    for (const detail::LatencyRung& other : detail::latency_ladder(b)) {
      if (detail::same_component(rung.component, other.component)) {
        row.b = static_cast<double>(other.cycles);
        row.decides_b = other.decides;
      }
    }
    rows.push_back(std::move(row));
  }
  return "Latency, cycles (< decides)\n" + chart_text(rows, [](double cycles) {
           return count_text(static_cast<std::int64_t>(cycles));
         });
}

std::string energy_text(const Workload& workload, const Architecture& architecture, const Cost& a,
                        const Cost& b) {
  std::vector<ChartRow> rows{
      {.name = architecture.compute().name, .a = a.compute.energy_pJ, .b = b.compute.energy_pJ}};
  for (std::size_t i = 0; i < architecture.num_levels(); ++i) {
    rows.push_back({.name = architecture.levels()[i].name,
                    .a = a.levels[i].energy_pJ,
                    .b = b.levels[i].energy_pJ});
    for (std::size_t v = 0; v < workload.tensors().size(); ++v) {
      const TensorCost& in_a = a.levels[i].tensors[v];
      const TensorCost& in_b = b.levels[i].tensors[v];
      if (in_a.kept || in_b.kept) {
        rows.push_back(
            {.name = "  " + workload.tensors()[v].name, .a = in_a.energy_pJ, .b = in_b.energy_pJ});
      }
    }
  }
  return "Energy, uJ\n" + chart_text(rows, microjoules_text);
}

}  // namespace

std::string comparison_text(const Workload& workload, const Architecture& architecture,
                            const JudgedMapping& a, const JudgedMapping& b,
                            const ReportStyle& style) {
  const auto name = [](const std::string& text) { return clipped(text, kColumns - 3); };
  return fmt::format("{} on {}\nA  {}\nB  {}\n\n{}\n{}\n{}\n{}\n{}",
                     clipped(workload.name(), kColumns / 2),
                     clipped(architecture.name(), kColumns / 2 - 4), name(a.name), name(b.name),
                     totals_text(architecture, a.cost, b.cost),
                     nests_text(workload, architecture, a.mapping, b.mapping, style),
                     tiles_text(workload, architecture, a.mapping, b.mapping, style),
                     latency_text(architecture, a.cost, b.cost),
                     energy_text(workload, architecture, a.cost, b.cost));
}

}  // namespace cosa

#include "top_table.h"

#include <fmt/format.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "cosa/base/check.h"
#include "cosa/mapping/level_block.h"
#include "number_text.h"
#include "text_table.h"

namespace cosa::detail {
namespace {

/// By level, outermost first, and whether in space: by dimension what runs there.
using Tiling = std::vector<std::pair<std::string, std::map<DimensionId, std::int64_t>>>;

Tiling tiling_of(const Architecture& architecture, const Mapping& mapping) {
  const auto blocks = even_blocks(mapping, architecture.num_levels());
  COSA_CHECK(blocks.has_value());
  Tiling tiling;
  for (std::size_t s = architecture.num_levels(); s-- > 0;) {
    const std::string& name = architecture.level(LevelId{s}).name;
    for (const auto& [where, loops] : {std::pair(name, &(*blocks)[s].temporal),
                                       std::pair(name + " spatial", &(*blocks)[s].spatial)}) {
      tiling.emplace_back(where, std::map<DimensionId, std::int64_t>{});
      for (const Loop& loop : *loops) {
        tiling.back().second.try_emplace(loop.dimension, 1).first->second *= loop.bound;
      }
    }
  }
  return tiling;
}

/// As `DRAM K 4 > 8, Buffer spatial C 2 > 1`: from the best one's to this one's.
std::string changes_text(const Workload& workload, const Tiling& from, const Tiling& to) {
  const auto factor = [](const std::map<DimensionId, std::int64_t>& factors, DimensionId d) {
    const auto found = factors.find(d);
    return found == factors.end() ? 1 : found->second;
  };
  std::string text;
  for (std::size_t i = 0; i < from.size(); ++i) {
    std::string here;
    for (std::size_t d = 0; d < workload.dimensions().size(); ++d) {
      const std::int64_t before = factor(from[i].second, DimensionId{d});
      const std::int64_t after = factor(to[i].second, DimensionId{d});
      if (before != after) {
        here += fmt::format(" {} {}>{}", workload.dimensions()[d].name, before, after);
      }
    }
    if (!here.empty()) {
      text += (text.empty() ? "" : ", ") + from[i].first + here;
    }
  }
  return text;
}

}  // namespace

std::string top_table(const Workload& workload, const Architecture& architecture,
                      const Schedule& schedule) {
  const TopMappings& top = *schedule.top;
  std::string text =
      fmt::format("best {} of distinct {} by {}, {} proven{}\n", top.mappings.size(),
                  to_string(top.request.distinct), schedule.objective, top.proven,
                  top.mappings.size() < top.request.count && top.proven == top.mappings.size()
                      ? ": there are no more"
                      : "");
  if (top.mappings.empty()) {
    return text;
  }
  constexpr auto kLeft = TextTable::Align::kLeft;
  TextTable table(
      {{"#"}, {schedule.objective}, {"x best"}, {"cycles"}, {"uJ"}, {"unlike the best", kLeft}});
  const double best = top.mappings.front().value.primary;
  const Tiling first = tiling_of(architecture, top.mappings.front().mapping);
  for (std::size_t i = 0; i < top.mappings.size(); ++i) {
    const auto& [mapping, totals, value] = top.mappings[i];
    table.add_row({std::to_string(i + 1), fmt::format("{:.10g}", value.primary),
                   best > 0 ? fixed_text(value.primary / best, 4) : "", count_text(totals.cycles),
                   microjoules_text(totals.energy_pJ),
                   changes_text(workload, first, tiling_of(architecture, mapping))});
  }
  return text + table.text();
}

}  // namespace cosa::detail

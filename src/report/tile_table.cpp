#include "tile_table.h"

#include <optional>
#include <utility>
#include <vector>

#include "cosa/base/text.h"
#include "level_tiles.h"
#include "number_text.h"
#include "text_table.h"

namespace cosa::detail {
namespace {

/// A row's cells for the words, what may be used, and the share that is.
std::vector<std::string> fill_cells(std::int64_t words, std::optional<std::int64_t> usable) {
  if (!usable) {
    return {with_commas(words)};
  }
  const double share = *usable > 0 ? static_cast<double>(words) / static_cast<double>(*usable) : 0;
  return {with_commas(words), with_commas(*usable), percent_text(share)};
}

void add_row(TextTable& table, std::string& level, const std::string& tensor,
             std::vector<std::string> fill) {
  fill.insert(fill.begin(), {std::exchange(level, ""), tensor});
  table.add_row(std::move(fill));
}

}  // namespace

std::string tile_table(const Workload& workload, const Architecture& architecture,
                       const Mapping& mapping) {
  constexpr auto kLeft = TextTable::Align::kLeft;
  TextTable table({{"level", kLeft}, {"tensor", kLeft}, {"tile words"}, {"usable"}, {"full"}});
  for (std::size_t i = architecture.num_levels(); i-- > 0;) {
    const LevelTiles held = level_tiles(workload, architecture, LevelId{i}, mapping);
    const bool alone = held.tiles.size() == 1;
    std::string name = architecture.levels()[i].name;
    for (const HeldTile& tile : held.tiles) {
      add_row(table, name, workload.tensor(tile.tensor).name,
              fill_cells(tile.words, alone && !tile.usable ? held.usable : tile.usable));
    }
    if (held.tiles.size() > 1) {
      add_row(table, name, "together", fill_cells(held.total, held.usable));
    }
  }
  return table.text();
}

}  // namespace cosa::detail

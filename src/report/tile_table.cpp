#include "tile_table.h"

#include <optional>
#include <utility>
#include <vector>

#include "cosa/base/text.h"
#include "cosa/mapping/tile.h"
#include "number_text.h"
#include "text_table.h"

namespace cosa::detail {
namespace {

struct Tile {
  std::string tensor;
  std::int64_t words;
  std::optional<std::int64_t> usable;  ///< of the tensor's own partition
};

std::vector<Tile> tiles_at(const Workload& workload, const StorageLevel& level, LevelId id,
                           const Mapping& mapping) {
  std::vector<Tile> tiles;
  for (std::size_t v = 0; v < workload.tensors().size(); ++v) {
    const Tensor& tensor = workload.tensors()[v];
    for (std::size_t n = 0; n < mapping.nodes().size(); ++n) {
      const auto* node = std::get_if<StorageNode>(&mapping.nodes()[n]);
      if (node == nullptr || node->level != id || !node->tensors.contains(TensorId{v})) {
        continue;
      }
      Tile tile{
          .tensor = tensor.name,
          .words = occupied_words(level, tensor, tile_words(workload, mapping, n, TensorId{v})),
          .usable = {}};
      if (const auto own = level.partition_words.find(tensor.name);
          own != level.partition_words.end()) {
        tile.usable = usable_words(own->second, level.usable_share);
      }
      tiles.push_back(std::move(tile));
    }
  }
  return tiles;
}

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
    const StorageLevel& level = architecture.levels()[i];
    const auto tiles = tiles_at(workload, level, LevelId{i}, mapping);
    std::optional<std::int64_t> usable;
    if (level.capacity_words) {
      usable = usable_words(*level.capacity_words, level.usable_share);
    }
    std::string name = level.name;
    std::int64_t total = 0;
    for (const Tile& tile : tiles) {
      total += tile.words;
      add_row(table, name, tile.tensor,
              fill_cells(tile.words, tiles.size() == 1 && !tile.usable ? usable : tile.usable));
    }
    if (tiles.size() > 1) {
      add_row(table, name, "together", fill_cells(total, usable));
    }
  }
  return table.text();
}

}  // namespace cosa::detail

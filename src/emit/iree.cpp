#include "cosa/emit/iree.h"

#include <fmt/format.h>

#include <cstdint>
#include <vector>

#include "c_text.h"
#include "cosa/base/input_error.h"
#include "even.h"
#include "iree_loops.h"
#include "linalg_op.h"
#include "linalg_text.h"

namespace cosa {
namespace {

constexpr std::string_view kForm = "IREE";
/// Tilings inside a workgroup: one for caches, one for vectors.
constexpr std::size_t kMostTilings = 2;

/// Iterations of a tile, by `DimensionId`.
using Tile = std::vector<std::int64_t>;

struct Tiles {
  Tile workgroup;
  std::vector<Tile> inside;  ///< outermost first; at least the one of the vectors
};

void divide(Tile& tile, const std::vector<Loop>& loops) {
  for (const Loop& loop : loops) {
    tile[loop.dimension.value()] /= loop.bound;
  }
}

Tiles tiles_of(const Workload& workload, const Architecture& architecture,
               const std::vector<LevelBlock>& blocks) {
  Tile tile = workload.extents();
  divide(tile, blocks.back().temporal);
  divide(tile, blocks.back().spatial);
  Tiles tiles{tile, {}};
  std::vector<std::string> levels;
  for (std::size_t l = blocks.size() - 1; l-- > 1;) {
    divide(tile, blocks[l].temporal);
    if (!blocks[l].temporal.empty()) {
      tiles.inside.push_back(tile);
      levels.push_back(architecture.level(LevelId{l}).name);
    }
    divide(tile, blocks[l].spatial);
  }
  if (levels.size() > kMostTilings) {
    throw InputError(
        fmt::format("IREE tiles twice inside a workgroup, and {} have temporal loops: {}",
                    levels.size(), fmt::join(levels, ", ")),
        "choose a mapping with temporal loops at two levels between the outermost and the "
        "innermost, or another form");
  }
  if (tiles.inside.empty()) {
    tiles.inside.push_back(tiles.workgroup);
  }
  return tiles;
}

/// The tile's iterations of a loop that was made of several dimensions.
std::int64_t fused_size(const Workload& workload, const std::vector<DimensionId>& parts,
                        const Tile& tile) {
  std::int64_t size = 1;
  bool whole = true;
  for (std::size_t i = parts.size(); i-- > 0;) {
    const std::int64_t part = tile[parts[i].value()];
    if (!whole && part > 1) {
      throw InputError(
          fmt::format("IREE makes one loop of {} and {}, of which a tile of {} x {} "
                      "is no piece",
                      workload.dimension(parts[i]).name, workload.dimension(parts[i + 1]).name,
                      part, tile[parts[i + 1].value()]),
          fmt::format("choose a mapping that leaves {} whole there",
                      workload.dimension(parts[i + 1]).name));
    }
    whole = whole && part == workload.dimension(parts[i]).extent;
    size *= part;
  }
  return size;
}

/// Sizes by loop; 0, which is no tiling, for those of the other kind.
std::string sizes(const Workload& workload, const detail::IreeLoops& loops, const Tile& tile,
                  bool parallel) {
  std::vector<std::string> sizes;
  for (std::size_t loop = 0; loop < loops.parts.size(); ++loop) {
    const bool tiled = detail::is_parallel(loops.workload, DimensionId{loop}) == parallel;
    sizes.push_back(tiled ? std::to_string(fused_size(workload, loops.parts[loop], tile)) : "0");
  }
  return detail::joined(sizes);
}

std::string lowering_config(const Workload& workload, const detail::IreeLoops& loops,
                            const Tiles& tiles) {
  std::string text = "#iree_cpu.lowering_config<";
  if (tiles.inside.size() == kMostTilings) {
    text += fmt::format("\n  cache_parallel = [{}],\n  cache_reduction = [{}],",
                        sizes(workload, loops, tiles.inside.front(), true),
                        sizes(workload, loops, tiles.inside.front(), false));
  }
  return text + fmt::format(
                    "\n  distribution = [{}],\n  vector_common_parallel = [{}],\n"
                    "  vector_reduction = [{}]>",
                    sizes(workload, loops, tiles.workgroup, true),
                    sizes(workload, loops, tiles.inside.back(), true),
                    sizes(workload, loops, tiles.inside.back(), false));
}

}  // namespace

std::string iree_lowering(const Workload& workload, const Architecture& architecture,
                          const Mapping& mapping) {
  const std::vector<LevelBlock> blocks = detail::blocks_for(kForm, workload, architecture, mapping);
  const detail::IreeLoops loops = detail::iree_loops(workload);
  return fmt::format(
      "// {} on {}: iree-compile --iree-hal-target-device=local \\\n"
      "//   --iree-hal-local-target-device-backends=llvm-cpu\n"
      "#tiles = {}\n"
      "#passes = #iree_codegen.translation_info<pipeline = "
      "#iree_cpu.pipeline<DoubleTilingExpert>>\n"
      "#compilation = #iree_codegen.compilation_info<lowering_config = #tiles, translation_info = "
      "#passes>\n"
      "module {{\n{}}}\n",
      detail::c_comment(workload.name()), detail::c_comment(architecture.name()),
      lowering_config(workload, loops, tiles_of(workload, architecture, blocks)),
      detail::linalg_function(loops.workload, detail::generic_linalg_op(loops.workload),
                              "compilation_info = #compilation"));
}

}  // namespace cosa

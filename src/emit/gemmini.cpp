#include "cosa/emit/gemmini.h"

#include <fmt/format.h>

#include <cmath>
#include <string_view>
#include <vector>

#include "c_text.h"
#include "cosa/base/input_error.h"
#include "cosa/workload/convolution.h"
#include "even.h"
#include "linalg_op.h"

namespace cosa {
namespace {

constexpr std::string_view kForm = "Gemmini";
constexpr const char* kMend = "choose another form";

/// The array's rows, as many as its columns.
std::int64_t array_dimension(const Architecture& architecture) {
  const std::int64_t multipliers = architecture.compute().instances;
  const auto side =
      static_cast<std::int64_t>(std::llround(std::sqrt(static_cast<double>(multipliers))));
  if (side * side != multipliers) {
    throw InputError(fmt::format("Gemmini's array is a square, and {} has {} multipliers",
                                 architecture.name(), multipliers),
                     kMend);
  }
  return side;
}

/// Iterations inside the outermost level's loops, by `DimensionId`.
std::vector<std::int64_t> tile_of(const Workload& workload, const Architecture& architecture,
                                  const Mapping& mapping) {
  const LevelBlock outermost = detail::blocks_for(kForm, workload, architecture, mapping).back();
  if (!outermost.spatial.empty()) {
    throw InputError(fmt::format("Gemmini is one array, and the mapping has spatial loops below {}",
                                 architecture.levels().back().name),
                     "choose a mapping on one array");
  }
  std::vector<std::int64_t> extents = workload.extents();
  for (const Loop& loop : outermost.temporal) {
    extents[loop.dimension.value()] /= loop.bound;
  }
  return extents;
}

std::string define(std::string_view name, std::int64_t value) {
  return fmt::format("#define {:<12} {}\n", name, value);
}

void require_square(const ConvolutionShape& shape) {
  const auto refuse = [](std::string_view what, std::int64_t rows, std::int64_t columns) {
    if (rows != columns) {
      throw InputError(fmt::format("tiled_conv has one {} for rows and columns, and the layer {} "
                                   "and {}",
                                   what, rows, columns),
                       kMend);
    }
  };
  refuse("filter size", shape.r, shape.s);
  refuse("stride", shape.w_stride, shape.h_stride);
  refuse("dilation", shape.w_dilation, shape.h_dilation);
}

std::string convolution_tiles(const ConvolutionShape& shape,
                              const std::vector<std::int64_t>& tile) {
  require_square(shape);
  // R, S, P, Q, C, K, N, as `convolution` orders them.
  return "// tiled_conv's, in elements\n" + define("BATCHES", tile[6]) + define("POROWS", tile[2]) +
         define("POCOLS", tile[3]) + define("POCHS", tile[5]) + define("KROWS", tile[0]) +
         define("KCOLS", tile[1]) + define("KCHS", tile[4]);
}

std::string product_tiles(const detail::LinalgOp& op, const std::vector<std::int64_t>& tile,
                          std::int64_t dim) {
  constexpr std::string_view kNames[] = {"TILE_I", "TILE_J", "TILE_K"};
  std::string text = fmt::format("// tiled_matmul's, in units of DIM = {}, rounded up\n", dim);
  for (std::size_t i = 0; i < op.iteration.size(); ++i) {
    const std::int64_t extent = tile[op.iteration[i].value()];
    text += define(kNames[i], extent / dim + (extent % dim != 0 ? 1 : 0));
  }
  return text;
}

}  // namespace

std::string gemmini_tiles(const Workload& workload, const Architecture& architecture,
                          const Mapping& mapping) {
  const std::vector<std::int64_t> tile = tile_of(workload, architecture, mapping);
  const std::int64_t dim = array_dimension(architecture);
  const std::string head =
      fmt::format("// {} on {}: tiles for Gemmini's gemmini.h\n",
                  detail::c_comment(workload.name()), detail::c_comment(architecture.name()));
  if (const auto shape = as_convolution(workload)) {
    return head + convolution_tiles(*shape, tile);
  }
  const auto op = detail::named_linalg_op(workload);
  if (!op || op->name != "linalg.matmul") {
    throw InputError(fmt::format("Gemmini has tiles of convolutions and matrix products, and {} is "
                                 "neither",
                                 workload.name()),
                     kMend);
  }
  return head + product_tiles(*op, tile, dim);
}

}  // namespace cosa

#include "linalg_op.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <span>

#include "cosa/base/input_error.h"

namespace cosa::detail {
namespace {

/// The dimension that a rank is, if it is one by itself.
std::optional<DimensionId> plain(const ProjectionRank& rank) {
  if (rank.size() != 1 || rank.front().coefficient != 1) {
    return std::nullopt;
  }
  return rank.front().dimension;
}

/// The dimensions that a tensor's ranks are, if each is one by itself.
std::optional<std::vector<DimensionId>> plain_ranks(const Tensor& tensor) {
  std::vector<DimensionId> dimensions;
  for (const ProjectionRank& rank : tensor.projection.ranks()) {
    const auto dimension = plain(rank);
    if (!dimension) {
      return std::nullopt;
    }
    dimensions.push_back(*dimension);
  }
  return dimensions;
}

std::vector<TensorId> inputs_of(const Workload& workload) {
  std::vector<TensorId> inputs;
  for (std::size_t v = 0; v < workload.tensors().size(); ++v) {
    if (TensorId{v} != workload.output()) {
      inputs.emplace_back(v);
    }
  }
  return inputs;
}

/// A[b..., m, k] B[b..., k, n] into Z[b..., m, n], with no b or one.
std::optional<LinalgOp> product(const Workload& workload, TensorId left, TensorId right) {
  const auto a = plain_ranks(workload.tensor(left));
  const auto b = plain_ranks(workload.tensor(right));
  const auto z = plain_ranks(workload.tensor(workload.output()));
  if (!a || !b || !z || z->size() != a->size() || z->size() != b->size() || z->size() < 2 ||
      z->size() > 3 || workload.dimensions().size() != z->size() + 1) {
    return std::nullopt;
  }
  const std::size_t batch = z->size() - 2;
  const DimensionId k = a->back();
  std::vector<DimensionId> loops = *z;
  loops.push_back(k);
  const bool batched = batch == 0 || ((*a)[0] == (*z)[0] && (*b)[0] == (*z)[0]);
  const bool fits = (*a)[batch] == (*z)[batch] && (*b)[batch] == k && b->back() == z->back();
  std::vector<DimensionId> sorted = loops;
  std::ranges::sort(sorted);
  if (!batched || !fits || std::ranges::adjacent_find(sorted) != sorted.end()) {
    return std::nullopt;
  }
  return LinalgOp{batch == 0 ? "linalg.matmul" : "linalg.batch_matmul", loops, {left, right}, ""};
}

/// The coefficients of a window over an output and a filter dimension.
struct Window {
  std::int64_t stride;
  std::int64_t dilation;
};

std::optional<Window> window(const ProjectionRank& rank, DimensionId position, DimensionId tap) {
  const auto at = std::ranges::find(rank, position, &ProjectionTerm::dimension);
  const auto of = std::ranges::find(rank, tap, &ProjectionTerm::dimension);
  if (rank.size() != 2 || at == rank.end() || of == rank.end()) {
    return std::nullopt;
  }
  return Window{at->coefficient, of->coefficient};
}

/// Where the channels stand among the ranks: N, C, H, W or N, H, W, C.
struct ConvolutionLayout {
  const char* name;
  std::size_t channel, row, column;  // of images
  std::size_t filter_out, filter_in, filter_row, filter_column;
  bool channels_first;
};
constexpr ConvolutionLayout kLayouts[] = {
    {"linalg.conv_2d_nchw_fchw", 1, 2, 3, 0, 1, 2, 3, true},
    {"linalg.conv_2d_nhwc_hwcf", 3, 1, 2, 3, 2, 0, 1, false},
};

std::optional<LinalgOp> convolution(const Workload& workload, TensorId image, TensorId filter,
                                    const ConvolutionLayout& layout) {
  const auto w = plain_ranks(workload.tensor(filter));
  const auto o = plain_ranks(workload.tensor(workload.output()));
  const auto& in = workload.tensor(image).projection.ranks();
  if (!w || !o || w->size() != 4 || o->size() != 4 || in.size() != 4 ||
      workload.dimensions().size() != 7) {
    return std::nullopt;
  }
  const DimensionId n = (*o)[0], y = (*o)[layout.row], x = (*o)[layout.column];
  const DimensionId f = (*o)[layout.channel], c = (*w)[layout.filter_in];
  const DimensionId ky = (*w)[layout.filter_row], kx = (*w)[layout.filter_column];
  const auto rows = window(in[layout.row], y, ky);
  const auto columns = window(in[layout.column], x, kx);
  if (plain(in[0]) != n || plain(in[layout.channel]) != c || (*w)[layout.filter_out] != f ||
      !rows || !columns) {
    return std::nullopt;
  }
  LinalgOp op{layout.name, {n, y, x, f, c, ky, kx}, {image, filter}, ""};
  if (layout.channels_first) {
    op.iteration = {n, f, y, x, c, ky, kx};
  } else {
    op.iteration = {n, y, x, f, ky, kx, c};
  }
  op.attributes = fmt::format(
      "{{dilations = dense<[{}, {}]> : tensor<2xi64>, strides = dense<[{}, {}]> : tensor<2xi64>}}",
      rows->dilation, columns->dilation, rows->stride, columns->stride);
  return op;
}

}  // namespace

std::optional<LinalgOp> named_linalg_op(const Workload& workload) {
  const std::vector<TensorId> inputs = inputs_of(workload);
  if (inputs.size() == 2) {
    for (const auto& [a, b] : {std::pair{inputs[0], inputs[1]}, std::pair{inputs[1], inputs[0]}}) {
      if (auto op = product(workload, a, b)) {
        return op;
      }
      for (const ConvolutionLayout& layout : kLayouts) {
        if (auto op = convolution(workload, a, b, layout)) {
          return op;
        }
      }
    }
  }
  return std::nullopt;
}

LinalgOp generic_linalg_op(const Workload& workload) {
  LinalgOp op{"linalg.generic", {}, inputs_of(workload), ""};
  const Tensor& output = workload.tensor(workload.output());
  if (op.inputs.empty()) {
    throw InputError("an operation without inputs is no linalg.generic", "choose another form");
  }
  if (!plain_ranks(output)) {
    throw InputError(fmt::format("{} has a rank that is no dimension by itself, which "
                                 "linalg.generic cannot write to",
                                 output.name),
                     "choose another form");
  }
  for (std::size_t d = 0; d < workload.dimensions().size(); ++d) {
    const bool bounded = std::ranges::any_of(workload.tensors(), [&](const Tensor& tensor) {
      return std::ranges::any_of(tensor.projection.ranks(), [&](const ProjectionRank& rank) {
        return plain(rank) == DimensionId{d};
      });
    });
    if (!bounded) {
      throw InputError(fmt::format("no rank of a tensor is {} by itself, so that linalg.generic "
                                   "cannot tell its extent",
                                   workload.dimensions()[d].name),
                       "choose another form");
    }
    op.iteration.emplace_back(d);
  }
  return op;
}

LinalgOp linalg_op(const Workload& workload) {
  const std::optional<LinalgOp> named = named_linalg_op(workload);
  return named ? *named : generic_linalg_op(workload);
}

bool is_parallel(const Workload& workload, DimensionId dimension) {
  return workload.tensor(workload.output()).projection.uses(dimension);
}

}  // namespace cosa::detail

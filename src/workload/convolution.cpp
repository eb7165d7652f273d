#include "cosa/workload/convolution.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace cosa {
namespace {

constexpr std::array kNames{"R", "S", "P", "Q", "C", "K", "N"};
constexpr DimensionId kR{0}, kS{1}, kP{2}, kQ{3}, kC{4}, kK{5}, kN{6};
constexpr std::size_t kInputs = 1;
constexpr std::size_t kRow = 2;
constexpr std::size_t kColumn = 3;

std::vector<Tensor> convolution_tensors(const ConvolutionShape& shape) {
  const ProjectionRank row{{kP, shape.w_stride}, {kR, shape.w_dilation}};
  const ProjectionRank column{{kQ, shape.h_stride}, {kS, shape.h_dilation}};
  return {
      {"Weights", Projection{{{{kK, 1}}, {{kC, 1}}, {{kR, 1}}, {{kS, 1}}}}, TensorRole::kInput},
      {"Inputs", Projection{{{{kN, 1}}, {{kC, 1}}, row, column}}, TensorRole::kInput},
      {"Outputs", Projection{{{{kN, 1}}, {{kK, 1}}, {{kP, 1}}, {{kQ, 1}}}}, TensorRole::kOutput},
  };
}

bool has_names(const std::vector<Dimension>& dimensions) {
  return std::ranges::equal(dimensions, kNames, {}, &Dimension::name);
}

/// Compares without building a workload: where the shape is not that of this workload, its counts
/// need not fit in 64 bits.
bool same_but_for_widths(const std::vector<Tensor>& tensors, const ConvolutionShape& shape) {
  return std::ranges::equal(
      tensors, convolution_tensors(shape), [](const Tensor& a, const Tensor& b) {
        return a.name == b.name && a.projection == b.projection && a.role == b.role;
      });
}

}  // namespace

Workload convolution(std::string name, const ConvolutionShape& shape, std::int64_t occurrences) {
  const std::array extents{shape.r, shape.s, shape.p, shape.q, shape.c, shape.k, shape.n};
  std::vector<Dimension> dimensions;
  for (std::size_t d = 0; d < kNames.size(); ++d) {
    dimensions.push_back({kNames[d], extents[d]});
  }
  return {std::move(name), std::move(dimensions), convolution_tensors(shape), occurrences};
}

std::optional<ConvolutionShape> as_convolution(const Workload& workload) {
  const auto& dimensions = workload.dimensions();
  if (dimensions.size() != kNames.size() || workload.tensors().size() <= kInputs) {
    return std::nullopt;
  }
  const auto& ranks = workload.tensors()[kInputs].projection.ranks();
  if (ranks.size() <= kColumn || ranks[kRow].size() != 2 || ranks[kColumn].size() != 2) {
    return std::nullopt;
  }
  const ConvolutionShape shape{
      .r = dimensions[0].extent,
      .s = dimensions[1].extent,
      .p = dimensions[2].extent,
      .q = dimensions[3].extent,
      .c = dimensions[4].extent,
      .k = dimensions[5].extent,
      .n = dimensions[6].extent,
      .w_stride = ranks[kRow][0].coefficient,
      .h_stride = ranks[kColumn][0].coefficient,
      .w_dilation = ranks[kRow][1].coefficient,
      .h_dilation = ranks[kColumn][1].coefficient,
  };
  return has_names(dimensions) && same_but_for_widths(workload.tensors(), shape)
             ? std::optional(shape)
             : std::nullopt;
}

}  // namespace cosa

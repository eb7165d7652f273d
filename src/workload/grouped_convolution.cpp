#include "cosa/workload/grouped_convolution.h"

#include <utility>

#include "cosa/base/input_error.h"
#include "cosa/workload/convolution.h"

namespace cosa {
namespace {

constexpr DimensionId kR{0}, kS{1}, kP{2}, kQ{3}, kC{4}, kK{5}, kN{6};
constexpr std::size_t kMostAxes = 3;

/// A workload under construction: each addition appends ranks to the tensors that it indexes.
struct Parts {
  std::vector<Dimension> dimensions;
  std::vector<ProjectionRank> weights;
  std::vector<ProjectionRank> inputs;
  std::vector<ProjectionRank> outputs;

  DimensionId add_dimension(std::string name, std::int64_t extent) {
    dimensions.push_back({std::move(name), extent});
    return DimensionId{dimensions.size() - 1};
  }

  void add_axis(DimensionId filter, DimensionId output, const ConvolutionAxis& axis) {
    weights.push_back({{filter, 1}});
    inputs.push_back({{output, axis.stride}, {filter, axis.dilation}});
    outputs.push_back({{output, 1}});
  }
};

}  // namespace

Workload grouped_convolution(std::string name, const GroupedConvolutionShape& shape,
                             std::int64_t occurrences) {
  const std::size_t num_axes = shape.axes.size();
  if (num_axes < 1 || num_axes > kMostAxes) {
    throw InputError("a convolution over " + std::to_string(num_axes) + " axes",
                     "give one, two or three");
  }
  const ConvolutionAxis row = shape.axes[num_axes == kMostAxes ? 1 : 0];
  const ConvolutionAxis column = num_axes == 1 ? ConvolutionAxis{} : shape.axes.back();
  if (num_axes < kMostAxes && shape.groups == 1) {
    return convolution(std::move(name),
                       {.r = row.filter,
                        .s = column.filter,
                        .p = row.output,
                        .q = column.output,
                        .c = shape.c,
                        .k = shape.k,
                        .n = shape.n,
                        .w_stride = row.stride,
                        .h_stride = column.stride,
                        .w_dilation = row.dilation,
                        .h_dilation = column.dilation},
                       occurrences);
  }
  Parts parts{.dimensions = {{"R", row.filter},
                             {"S", column.filter},
                             {"P", row.output},
                             {"Q", column.output},
                             {"C", shape.c},
                             {"K", shape.k},
                             {"N", shape.n}},
              .weights = {{{kK, 1}}, {{kC, 1}}},
              .inputs = {{{kN, 1}}, {{kC, 1}}},
              .outputs = {{{kN, 1}}, {{kK, 1}}}};
  parts.add_axis(kR, kP, row);
  parts.add_axis(kS, kQ, column);
  if (num_axes == kMostAxes) {
    const DimensionId filter = parts.add_dimension("T", shape.axes.front().filter);
    const DimensionId output = parts.add_dimension("Z", shape.axes.front().output);
    parts.add_axis(filter, output, shape.axes.front());
  }
  if (shape.groups != 1) {
    const DimensionId group = parts.add_dimension("G", shape.groups);
    for (auto* ranks : {&parts.weights, &parts.inputs, &parts.outputs}) {
      ranks->push_back({{group, 1}});
    }
  }
  return {std::move(name),
          std::move(parts.dimensions),
          {{"Weights", Projection(std::move(parts.weights)), TensorRole::kInput},
           {"Inputs", Projection(std::move(parts.inputs)), TensorRole::kInput},
           {"Outputs", Projection(std::move(parts.outputs)), TensorRole::kOutput}},
          occurrences};
}

}  // namespace cosa

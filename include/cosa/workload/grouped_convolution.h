#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cosa/workload/workload.h"

namespace cosa {

/// One axis of a convolution: input coordinate = stride * output + dilation * filter.
struct ConvolutionAxis {
  std::int64_t filter = 1;    ///< filter taps
  std::int64_t output = 1;    ///< output elements
  std::int64_t stride = 1;    ///< input elements per output element
  std::int64_t dilation = 1;  ///< input elements per filter tap

  friend bool operator==(const ConvolutionAxis&, const ConvolutionAxis&) = default;
};

/// A convolution over one to three axes whose channels fall into groups that do not mix. Depthwise:
/// as many groups as channels, one channel each.
struct GroupedConvolutionShape {
  std::vector<ConvolutionAxis> axes;  ///< rows; rows, columns; or depth, rows, columns
  std::int64_t groups = 1;
  std::int64_t c = 1;  ///< input channels of ONE group
  std::int64_t k = 1;  ///< output channels of ONE group
  std::int64_t n = 1;  ///< batch

  friend bool operator==(const GroupedConvolutionShape&, const GroupedConvolutionShape&) = default;
};

/// The workload with the dimensions of `convolution` (R, S, P, Q, C, K, N); with three axes also T
/// (filter depth) and Z (output depth); with more than one group also G, which indexes all three
/// tensors Weights, Inputs and Outputs. One group and at most two axes: what `convolution` makes.
/// Throws `InputError` unless there are one to three axes, and as `Workload`.
[[nodiscard]] Workload grouped_convolution(std::string name, const GroupedConvolutionShape& shape,
                                           std::int64_t occurrences = 1);

}  // namespace cosa

#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cosa/workload/workload.h"

namespace cosa {

/// A two-dimensional convolution in the field's seven letters. P pairs with R, Q with S: input
/// row = w_stride * P + w_dilation * R, input column = h_stride * Q + h_dilation * S.
struct ConvolutionShape {
  std::int64_t r = 1;           ///< filter rows
  std::int64_t s = 1;           ///< filter columns
  std::int64_t p = 1;           ///< output rows
  std::int64_t q = 1;           ///< output columns
  std::int64_t c = 1;           ///< input channels
  std::int64_t k = 1;           ///< output channels
  std::int64_t n = 1;           ///< batch
  std::int64_t w_stride = 1;    ///< input rows per output row
  std::int64_t h_stride = 1;    ///< input columns per output column
  std::int64_t w_dilation = 1;  ///< input rows per filter row
  std::int64_t h_dilation = 1;  ///< input columns per filter column

  friend bool operator==(const ConvolutionShape&, const ConvolutionShape&) = default;
};

/// The workload with dimensions R, S, P, Q, C, K, N and tensors Weights[K,C,R,S],
/// Inputs[N,C,row,column], Outputs[N,K,P,Q], in these orders. Throws `InputError` as `Workload`.
[[nodiscard]] Workload convolution(std::string name, const ConvolutionShape& shape,
                                   std::int64_t occurrences = 1);

/// The shape, if the workload is one that `convolution` makes.
[[nodiscard]] std::optional<ConvolutionShape> as_convolution(const Workload& workload);

}  // namespace cosa

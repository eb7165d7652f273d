#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "cosa/workload/convolution.h"

namespace cosa::detail {

/// The names that CoSA's files give to a convolution's numbers.
struct ConvolutionField {
  std::string_view name;
  std::int64_t ConvolutionShape::* member;
  bool required;     ///< a stride or dilation left out is 1
  bool is_dilation;  ///< 0 occurs in published files and means 1
};

inline constexpr std::array<ConvolutionField, 11> kConvolutionFields{{
    {"R", &ConvolutionShape::r, true, false},
    {"S", &ConvolutionShape::s, true, false},
    {"P", &ConvolutionShape::p, true, false},
    {"Q", &ConvolutionShape::q, true, false},
    {"C", &ConvolutionShape::c, true, false},
    {"K", &ConvolutionShape::k, true, false},
    {"N", &ConvolutionShape::n, true, false},
    {"Wstride", &ConvolutionShape::w_stride, false, false},
    {"Hstride", &ConvolutionShape::h_stride, false, false},
    {"Wdilation", &ConvolutionShape::w_dilation, false, true},
    {"Hdilation", &ConvolutionShape::h_dilation, false, true},
}};

inline constexpr std::string_view kDilationWarning = "a dilation of 0 is read as 1";

}  // namespace cosa::detail

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "component_text.h"
#include "convolution_fields.h"
#include "cosa/base/input_error.h"
#include "cosa/io/problem_yaml.h"
#include "cosa/workload/einsum.h"
#include "problem_shape_writer.h"
#include "yaml_text.h"

namespace cosa {
namespace {

bool has_widths(const Workload& workload) {
  return std::ranges::any_of(workload.tensors(),
                             [](const Tensor& tensor) { return tensor.word_bits.has_value(); });
}

std::string convolution_text(const ConvolutionShape& shape) {
  std::string text = "problem:\n  shape: cnn-layer\n";
  for (const detail::ConvolutionField& field : detail::kConvolutionFields) {
    text += fmt::format("  {}: {}\n", field.name, shape.*field.member);
  }
  return text;
}

std::string einsum_problem_text(const Workload& workload) {
  if (workload.tensors().back().role != TensorRole::kOutput) {
    throw InputError(fmt::format("{} has its output {} before other tensors, which an einsum "
                                 "cannot say",
                                 workload.name(), workload.tensor(workload.output()).name),
                     "put the output last");
  }
  detail::TextAttributes extents;
  for (const Dimension& dimension : workload.dimensions()) {
    extents.emplace_back(detail::yaml_text(dimension.name), std::to_string(dimension.extent));
  }
  detail::TextAttributes widths;
  for (const Tensor& tensor : workload.tensors()) {
    if (tensor.word_bits) {
      widths.emplace_back(detail::yaml_text(tensor.name), std::to_string(*tensor.word_bits));
    }
  }
  std::string text =
      fmt::format("problem:\n  einsum: {}\n  extents: {}\n",
                  detail::yaml_text(einsum_text(workload)), detail::flow_map(extents));
  return widths.empty() ? text : text + "  word_bits: " + detail::flow_map(widths) + "\n";
}

}  // namespace

std::string problem_to_yaml(const Workload& workload, Dialect dialect) {
  if (workload.occurrences() != 1) {
    throw InputError(fmt::format("{} occurs {} times, which a problem file cannot say",
                                 workload.name(), workload.occurrences()),
                     "write it once");
  }
  if (dialect != Dialect::kV01) {
    return detail::shape_text(workload, dialect);
  }
  const auto shape = as_convolution(workload);
  return shape && !has_widths(workload) ? convolution_text(*shape) : einsum_problem_text(workload);
}

}  // namespace cosa

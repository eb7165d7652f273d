#include "cosa/io/problem_yaml.h"

#include <utility>

#include "convolution_fields.h"
#include "cosa/io/text_file.h"
#include "einsum_yaml.h"
#include "yaml_value.h"

namespace cosa {
namespace {

using detail::YamlMap;
using detail::YamlValue;

void require_convolution(const YamlValue& shape) {
  if (shape.kind() == detail::YamlKind::kMap) {
    shape.fail("a shape described by dimensions and data spaces is not supported yet",
               "give shape: cnn-layer");
  }
  if (shape.text() != "cnn-layer") {
    shape.fail(detail::excerpt(shape.text()) + " is not a known shape", "give shape: cnn-layer");
  }
}

ConvolutionShape read_shape(const YamlMap& problem, std::vector<Warning>& warnings) {
  ConvolutionShape shape;
  for (const detail::ConvolutionField& field : detail::kConvolutionFields) {
    const auto value = field.required ? problem.at(field.name) : problem.find(field.name);
    if (!value) {
      continue;
    }
    std::int64_t number = value->integer(field.is_dilation ? 0 : 1);
    if (number == 0) {
      warnings.push_back(
          {value->place().where, value->place().key, std::string(detail::kDilationWarning)});
      number = 1;
    }
    shape.*field.member = number;
  }
  return shape;
}

}  // namespace

WithWarnings<Workload> read_problem(const std::filesystem::path& path) {
  return read_problem_from_text(read_text_file(path), path.string());
}

WithWarnings<Workload> read_problem_from_text(std::string_view text, const std::string& file_name) {
  const YamlMap file = YamlValue::root_of(text, file_name).map({"problem"});
  const YamlValue section = file.at("problem");
  const std::string name = std::filesystem::path(file_name).stem().string();
  if (section.free_map().find("einsum")) {
    return {detail::read_einsum(section, name), {}};
  }
  const YamlMap problem = section.map(
      {"R", "S", "P", "Q", "C", "K", "N", "Wstride", "Hstride", "Wdilation", "Hdilation", "shape"});
  if (const auto shape = problem.find("shape")) {
    require_convolution(*shape);
  }
  std::vector<Warning> warnings;
  const ConvolutionShape shape = read_shape(problem, warnings);
  try {
    return {convolution(name, shape), std::move(warnings)};
  } catch (const InputError& error) {
    throw error.at(section.place().where);
  }
}

}  // namespace cosa

#include "cosa/io/problem_yaml.h"

#include <utility>

#include "convolution_fields.h"
#include "einsum_yaml.h"
#include "problem_shape_yaml.h"
#include "source_text.h"
#include "yaml_document.h"

namespace cosa {
namespace {

using detail::YamlMap;
using detail::YamlValue;

void require_convolution(const YamlValue& shape) {
  if (shape.text() != "cnn-layer" && shape.text() != "cnn_layer") {
    shape.fail(detail::excerpt(shape.text()) + " is not a known shape",
               "give shape: cnn-layer, or a map of its dimensions and data_spaces");
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

WithWarnings<Workload> read_convolution(const YamlValue& section, const std::string& name) {
  const YamlMap problem = section.map({"R", "S", "P", "Q", "C", "K", "N", "Wstride", "Hstride",
                                       "Wdilation", "Hdilation", "shape", "version"});
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

}  // namespace

WithWarnings<Workload> read_problem(const std::filesystem::path& path) {
  return read_problem_from_text(detail::read_source(path), path.string());
}

WithWarnings<Workload> read_problem_from_text(std::string_view text, const std::string& file_name) {
  const YamlMap file = detail::sections_of(detail::tagged_root(text, file_name), {"problem"});
  const YamlValue section = file.at("problem");
  const std::string name = std::filesystem::path(file_name).stem().string();
  const YamlMap problem = section.free_map();
  if (problem.find("einsum")) {
    return {detail::read_einsum(section, name), {}};
  }
  const auto shape = problem.find("shape");
  if (shape && shape->kind() != detail::YamlKind::kScalar) {
    return detail::read_problem_shape(section, name);
  }
  return read_convolution(section, name);
}

}  // namespace cosa

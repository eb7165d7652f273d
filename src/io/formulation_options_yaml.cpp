#include "cosa/io/formulation_options_yaml.h"

#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "cosa/io/text_file.h"
#include "names.h"
#include "yaml_value.h"

namespace cosa {
namespace {

using detail::YamlMap;
using detail::YamlValue;

FormulationForm read_form(const YamlValue& value) {
  for (const FormulationForm form : {FormulationForm::kPublished, FormulationForm::kCorrected}) {
    if (value.text() == to_string(form)) {
      return form;
    }
  }
  value.fail(detail::excerpt(value.text()) + " is not a form", "give published or corrected");
}

/// A name, or a number counted from the innermost level.
LevelId read_level(const YamlValue& value, const Architecture& architecture) {
  const std::string& text = value.text();
  if (architecture.find_level(text) || text.find_first_not_of("0123456789") != std::string::npos) {
    return detail::level_named(text, architecture, value.place());
  }
  const auto last = static_cast<std::int64_t>(architecture.num_levels()) - 1;
  return LevelId{static_cast<std::size_t>(value.integer(0, last))};
}

int read_bit(const YamlValue& value) { return static_cast<int>(value.integer(0, 1)); }

double read_share(const YamlValue& value) {
  const double share = value.number();
  if (share < 0 || share > 1) {
    value.fail("a share is from 0 to 1");
  }
  return share;
}

/// A list of `rows` lists of `columns` numbers.
template <typename Read>
auto read_matrix(const YamlValue& value, std::size_t rows, const char* row_name,
                 std::size_t columns, const char* column_name, Read read) {
  const std::vector<YamlValue> lists = value.items();
  if (lists.size() != rows) {
    value.fail("has " + std::to_string(lists.size()) + " rows",
               "give " + std::to_string(rows) + ", one a " + row_name);
  }
  Matrix<decltype(read(value))> matrix(rows, columns);
  for (std::size_t r = 0; r < rows; ++r) {
    const std::vector<YamlValue> numbers = lists[r].items();
    if (numbers.size() != columns) {
      lists[r].fail("has " + std::to_string(numbers.size()) + " entries",
                    "give " + std::to_string(columns) + ", one a " + column_name);
    }
    for (std::size_t c = 0; c < columns; ++c) {
      matrix(r, c) = read(numbers[c]);
    }
  }
  return matrix;
}

/// Overwrites `target` when the key is there, with a number >= 0.
void read_non_negative(const YamlMap& map, std::string_view key, double& target) {
  if (const auto value = map.find(key)) {
    target = value->number();
    if (target < 0) {
      value->fail("is negative", "give a number >= 0");
    }
  }
}

ObjectiveWeights read_weights(const YamlValue& value) {
  const YamlMap map = value.map({"utilization", "compute", "traffic"});
  ObjectiveWeights weights;
  read_non_negative(map, "utilization", weights.utilization);
  read_non_negative(map, "compute", weights.compute);
  read_non_negative(map, "traffic", weights.traffic);
  return weights;
}

ObjectiveFactors read_constants(const YamlValue& value) {
  const YamlMap map =
      value.map({"inner_traffic_base", "inner_traffic_step", "inner_traffic_scale",
                 "spatial_traffic_scale", "favoured_dram_scale", "favoured_utilization_scale"});
  ObjectiveFactors factors;
  read_non_negative(map, "inner_traffic_base", factors.inner_traffic_base);
  read_non_negative(map, "inner_traffic_step", factors.inner_traffic_step);
  read_non_negative(map, "inner_traffic_scale", factors.inner_traffic_scale);
  read_non_negative(map, "spatial_traffic_scale", factors.spatial_traffic_scale);
  read_non_negative(map, "favoured_dram_scale", factors.favoured_dram_scale);
  read_non_negative(map, "favoured_utilization_scale", factors.favoured_utilization_scale);
  return factors;
}

void read_matrices(const YamlMap& map, const Workload& workload, const Architecture& architecture,
                   FormulationOptions& options) {
  const std::size_t dimensions = workload.dimensions().size();
  const std::size_t tensors = workload.tensors().size();
  const std::size_t levels = architecture.num_levels();
  if (const auto value = map.find("A")) {
    options.relevance = read_matrix(*value, dimensions, "dimension", tensors, "tensor", read_bit);
  }
  if (const auto value = map.find("B")) {
    options.residency = read_matrix(*value, tensors, "tensor", levels, "level", read_bit);
  }
  if (const auto value = map.find("Z")) {
    const std::vector<YamlValue> matrices = value->items();
    if (matrices.size() != tensors) {
      value->fail("has " + std::to_string(matrices.size()) + " matrices",
                  "give " + std::to_string(tensors) + ", one a tensor");
    }
    options.nesting.emplace();
    for (const YamlValue& matrix : matrices) {
      options.nesting->push_back(read_matrix(matrix, levels, "level", levels, "level", read_bit));
    }
  }
  if (const auto value = map.find("part_ratios")) {
    options.part_ratios = read_matrix(*value, levels, "level", tensors, "tensor", read_share);
  }
}

}  // namespace

FormulationOptions read_formulation_options(const std::filesystem::path& path,
                                            const Workload& workload,
                                            const Architecture& architecture) {
  return read_formulation_options_from_text(read_text_file(path), path.string(), workload,
                                            architecture);
}

FormulationOptions read_formulation_options_from_text(std::string_view text,
                                                      const std::string& file_name,
                                                      const Workload& workload,
                                                      const Architecture& architecture) {
  const YamlMap map = YamlValue::root_of(text, file_name)
                          .map({"form", "A", "B", "Z", "part_ratios", "global_buffer",
                                "favoured_tensor", "weights", "constants", "time_limit"});
  FormulationOptions options;
  if (const auto value = map.find("form")) {
    options.form = read_form(*value);
  }
  read_matrices(map, workload, architecture, options);
  if (const auto value = map.find("global_buffer")) {
    options.permutation_level = read_level(*value, architecture);
  }
  if (const auto value = map.find("favoured_tensor")) {
    options.favoured_tensor = detail::tensor_named(value->text(), workload, value->place());
  }
  if (const auto value = map.find("weights")) {
    options.weights = read_weights(*value);
  }
  if (const auto value = map.find("constants")) {
    options.factors = read_constants(*value);
  }
  if (const auto value = map.find("time_limit")) {
    options.time_limit_seconds = value->positive_number();
  }
  return options;
}

}  // namespace cosa

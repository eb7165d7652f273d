#include "einsum_yaml.h"

#include <limits>
#include <utility>
#include <vector>

#include "cosa/workload/einsum.h"

namespace cosa::detail {

Workload read_einsum(const YamlValue& problem, const std::string& name) {
  const YamlMap map = problem.map({"einsum", "extents", "word_bits"});
  std::vector<Dimension> dimensions;
  for (const auto& [dimension, extent] : map.at("extents").free_map().entries()) {
    dimensions.push_back({dimension, extent.integer(1)});
  }
  WordBits word_bits;
  if (const auto widths = map.find("word_bits")) {
    for (const auto& [tensor, bits] : widths->free_map().entries()) {
      word_bits[tensor] = static_cast<int>(bits.integer(1, std::numeric_limits<int>::max()));
    }
  }
  const YamlValue expression = map.at("einsum");
  try {
    return einsum(name, expression.text(), std::move(dimensions), word_bits);
  } catch (const InputError& error) {
    throw error.at(expression.place().where);
  }
}

}  // namespace cosa::detail

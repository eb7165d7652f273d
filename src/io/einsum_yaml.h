#pragma once

#include <string>

#include "cosa/workload/workload.h"
#include "yaml_value.h"

namespace cosa::detail {

/// The workload of `{einsum: TEXT, extents: {name: extent}, word_bits: {tensor: bits}}`.
[[nodiscard]] Workload read_einsum(const YamlValue& problem, const std::string& name);

}  // namespace cosa::detail

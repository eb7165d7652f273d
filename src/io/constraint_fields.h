#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "cosa/architecture/storage_level.h"
#include "cosa/mapping/stated_constraints.h"
#include "yaml_value.h"

namespace cosa::detail {

/// What a map of Timeloop's says of the loops of one place: `factors`, `factors_only`,
/// `default_max_factor`, `permutation` and, at a fan-out, `split`. Keys beside these and `frame`
/// are unknown. What changes the cost of a mapping and is not modelled (reuse switched off for a
/// tensor) and what is not supported (remainders) is refused by name, unless it says nothing.
[[nodiscard]] StatedLoops read_stated_loops(const YamlValue& value, std::string level,
                                            LoopKindAt kind,
                                            std::initializer_list<std::string_view> frame = {});

/// What such a map says a memory keeps: `keep`, `bypass` and `keep_only`. Where `tensor_names` are
/// given, a tensor of another name is refused.
[[nodiscard]] Residency read_residency(const YamlValue& value,
                                       std::span<const std::string> tensor_names = {},
                                       std::initializer_list<std::string_view> frame = {});

/// Refuses a bypass at the outermost level, which must keep every tensor.
void require_no_bypass(const YamlValue& value, const std::string& level);

}  // namespace cosa::detail

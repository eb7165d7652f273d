#pragma once

#include <string_view>

#include "yaml_document.h"

namespace cosa::detail {

/// Throws unless the table, of energies or areas, is of a version of Accelergy's that is known.
void require_accelergy_version(const YamlMap& table);

/// The number under the key, which is not negative: `unit` is its, such as picojoules.
[[nodiscard]] double not_negative(const YamlMap& entry, std::string_view key,
                                  std::string_view unit);

}  // namespace cosa::detail

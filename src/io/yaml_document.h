#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "yaml_value.h"

namespace cosa::detail {

/// Refuses a section that no file of the field has.
void require_known_sections(const YamlValue& root);

/// A file of the field may hold several sections (a machine, a problem, constraints), each for its
/// own reader: those are left alone. Refuses a section that no reader knows, a section of sparse
/// optimizations, which changes every result, and a file that has none of `wanted`.
[[nodiscard]] YamlMap sections_of(const YamlValue& root,
                                  std::initializer_list<std::string_view> wanted);

/// The one section called by one of the names; refuses two.
[[nodiscard]] std::optional<std::pair<std::string, YamlValue>> find_section(
    const YamlMap& sections, std::initializer_list<std::string_view> names);

/// The root of a document whose nodes may carry the tags of Timeloop's v0.4 architectures.
[[nodiscard]] YamlValue tagged_root(std::string_view text, const std::string& file);

}  // namespace cosa::detail

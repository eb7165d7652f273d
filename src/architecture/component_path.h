#pragma once

#include <string>

namespace cosa::detail {

/// `System.PE[0..15].Buffer[0..3]` -> `Buffer`: what a machine calls the component.
[[nodiscard]] inline std::string last_part(const std::string& path) {
  std::string part = path;
  const std::size_t bracket = part.rfind('[');
  if (bracket != std::string::npos && part.back() == ']') {
    part.resize(bracket);
  }
  const std::size_t dot = part.rfind('.');
  return dot == std::string::npos ? part : part.substr(dot + 1);
}

}  // namespace cosa::detail

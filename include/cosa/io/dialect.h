#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace cosa {

/// The forms that the field's files are written in.
enum class Dialect {
  kV01,  ///< Timeloop v0.1, which is also CoSA's: a flat list of memories, innermost first
  kV03,  ///< Timeloop v0.2 and v0.3: trees of `subtree` and `local`
  kV04,  ///< Timeloop v0.4: `nodes` with tags
};

inline constexpr std::array kDialects{Dialect::kV01, Dialect::kV03, Dialect::kV04};

/// The name used in options and messages: v0.1, v0.3, v0.4.
[[nodiscard]] constexpr std::string_view to_string(Dialect dialect) {
  switch (dialect) {
    case Dialect::kV01:
      return "v0.1";
    case Dialect::kV03:
      return "v0.3";
    case Dialect::kV04:
      return "v0.4";
  }
  return "unknown";
}

/// The dialect of that name.
[[nodiscard]] constexpr std::optional<Dialect> find_dialect(std::string_view name) {
  for (const Dialect dialect : kDialects) {
    if (to_string(dialect) == name) {
      return dialect;
    }
  }
  return std::nullopt;
}

}  // namespace cosa

#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>

#include "cosa/base/input_error.h"

namespace cosa::detail {

/// A spot in the input that a reader looks at: where it stands and what it is called.
struct Place {
  SourceLocation where;
  std::string key;

  /// Refuses the input here.
  [[noreturn]] void fail(std::string message, std::string mend = {}) const;
};

/// The text in quotes as a message shows it: at most a line's worth, unprintable bytes as `?`.
[[nodiscard]] std::string excerpt(std::string_view text);

/// `did you mean X?` when one of the names is near, else the list of them behind `otherwise`.
[[nodiscard]] std::string suggest(std::string_view text, std::span<const std::string> names,
                                  const std::string& otherwise);

/// The text as a decimal integer within the bounds; anything else is refused at `place`.
[[nodiscard]] std::int64_t parse_integer(
    std::string_view text, std::int64_t least, const Place& place,
    std::int64_t most = std::numeric_limits<std::int64_t>::max());

/// The text as a finite decimal number; anything else is refused at `place`.
[[nodiscard]] double parse_number(std::string_view text, const Place& place);

}  // namespace cosa::detail

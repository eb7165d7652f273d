#pragma once

#include <string>
#include <vector>

#include "cosa/base/input_error.h"

namespace cosa {

/// Something in the input that was read in a way its author may not have meant.
struct Warning {
  SourceLocation where;
  std::string key;
  std::string message;

  friend bool operator==(const Warning&, const Warning&) = default;
};

/// `file:line: key: message`, each part only where it is known.
[[nodiscard]] std::string to_string(const Warning& warning);

/// What a reader made of its input, with what the caller should tell the user.
template <typename T>
struct WithWarnings {
  T value;
  std::vector<Warning> warnings;
};

}  // namespace cosa

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "cosa/base/input_error.h"

namespace cosa {

/// Hands the fuzzer's bytes to a reader as text. An `InputError` is a fine answer; anything else
/// that leaves the reader is a finding.
template <typename Reader>
int refuse_or_read(const std::uint8_t* data, std::size_t size, Reader&& reader) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    reader(text);
  } catch (const InputError& error) {
    // One line: what says it to a user may not be cut.
    if (std::string_view(error.what()).find('\n') != std::string_view::npos) {
      __builtin_trap();
    }
  }
  return 0;
}

}  // namespace cosa

#pragma once

#include <cstdint>

namespace cosa {

/// The instances of the next inner level (or the multipliers) below ONE instance of a level, as an
/// x by y mesh.
struct Fanout {
  std::int64_t x = 1;
  std::int64_t y = 1;

  [[nodiscard]] std::int64_t size() const { return x * y; }

  friend bool operator==(const Fanout&, const Fanout&) = default;
};

}  // namespace cosa

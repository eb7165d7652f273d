#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>

namespace cosa::detail {

/// Runs from its construction on, and says when a search is to stop.
class Deadline {
 public:
  /// `limit_s`: wall-clock seconds; `stop`: asked at every look. Either may be absent.
  Deadline(std::optional<double> limit_s, std::function<bool()> stop)
      : limit_s_(limit_s), stop_(std::move(stop)) {}

  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

  /// The limit of a part of the work that starts now: what is left, if little.
  [[nodiscard]] std::optional<double> left() const {
    constexpr double kLeastSeconds = 1e-3;
    return limit_s_ ? std::optional(std::max(kLeastSeconds, *limit_s_ - seconds())) : std::nullopt;
  }

  /// Whether it is time to stop.
  [[nodiscard]] bool due() const {
    return (limit_s_ && seconds() > *limit_s_) || (stop_ && stop_());
  }

  /// The same for tight loops: looks only at one call in a few hundred, the first one among them.
  /// Once true, always true.
  [[nodiscard]] bool passed() {
    constexpr std::uint64_t kCallsPerLook = 256;
    if (!passed_ && calls_++ % kCallsPerLook == 0) {
      passed_ = due();
    }
    return passed_;
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::optional<double> limit_s_;
  std::function<bool()> stop_;
  std::uint64_t calls_ = 0;
  bool passed_ = false;
};

}  // namespace cosa::detail

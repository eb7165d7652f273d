#pragma once

#include <cstdint>
#include <random>
#include <utility>
#include <vector>

namespace cosa::detail {

/// Random numbers that are the same with every standard library: the engine's sequence is
/// prescribed, the library's distributions are not.
class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  /// Uniform in 0 .. count - 1; `count` >= 1.
  [[nodiscard]] std::uint64_t below(std::uint64_t count) {
    const std::uint64_t rejected = (0 - count) % count;  // 2^64 mod count
    std::uint64_t value = engine_();
    while (value < rejected) {
      value = engine_();
    }
    return value % count;
  }

  /// Uniform in [0, 1).
  [[nodiscard]] double unit() {
    constexpr int kUnusedBits = 11;  // a double has 53
    constexpr double kStep = 0x1p-53;
    return static_cast<double>(engine_() >> kUnusedBits) * kStep;
  }

  template <typename T>
  void shuffle(std::vector<T>& values) {
    for (std::size_t i = values.size(); i > 1; --i) {
      std::swap(values[i - 1], values[below(i)]);
    }
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace cosa::detail

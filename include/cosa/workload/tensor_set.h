#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

#include "cosa/workload/tensor.h"

namespace cosa {

/// A set of a workload's tensors, for example those that a memory keeps.
class TensorSet {
 public:
  /// The most tensors a workload may have.
  static constexpr std::size_t kMaxTensors = 32;

  constexpr TensorSet() = default;

  /// The set of the first `count` tensors.
  [[nodiscard]] static constexpr TensorSet first(std::size_t count) {
    TensorSet set;
    set.bits_ = count >= kMaxTensors ? ~std::uint32_t{0} : (std::uint32_t{1} << count) - 1;
    return set;
  }

  [[nodiscard]] constexpr bool contains(TensorId tensor) const {
    return ((bits_ >> tensor.value()) & 1U) != 0;
  }
  [[nodiscard]] constexpr bool empty() const { return bits_ == 0; }
  [[nodiscard]] constexpr std::size_t size() const {
    return static_cast<std::size_t>(std::popcount(bits_));
  }
  [[nodiscard]] constexpr bool intersects(TensorSet other) const {
    return (bits_ & other.bits_) != 0;
  }

  constexpr void insert(TensorId tensor) { bits_ |= std::uint32_t{1} << tensor.value(); }
  constexpr void erase(TensorId tensor) { bits_ &= ~(std::uint32_t{1} << tensor.value()); }

  /// The members as a bit mask, tensor 0 in the lowest bit.
  [[nodiscard]] constexpr std::uint32_t bits() const { return bits_; }

  friend constexpr bool operator==(TensorSet, TensorSet) = default;

 private:
  std::uint32_t bits_ = 0;
};

}  // namespace cosa

#pragma once

#include <compare>
#include <cstddef>
#include <functional>

namespace cosa {

/// An index that knows what it counts: a `LevelId` is never taken for a `TensorId`.
template <typename Tag>
class Id {
 public:
  constexpr explicit Id(std::size_t value) : value_(static_cast<unsigned>(value)) {}

  [[nodiscard]] constexpr std::size_t value() const { return value_; }

  friend constexpr auto operator<=>(Id, Id) = default;

 private:
  unsigned value_;
};

}  // namespace cosa

template <typename Tag>
struct std::hash<cosa::Id<Tag>> {
  std::size_t operator()(cosa::Id<Tag> id) const noexcept { return id.value(); }
};

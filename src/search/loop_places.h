#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "cosa/model/even_nest.h"
#include "even_space.h"
#include "random.h"

namespace cosa::detail {

/// A mapping in a form that is easily changed: the split, and a rank order of all loops that a
/// fan-out or a level could have, of which those of bound 1 do not show.
class LoopPlaces {
 public:
  /// Every loop in the last slot.
  explicit LoopPlaces(const EvenSpace& space);
  LoopPlaces(const LoopPlaces&) = delete;
  LoopPlaces& operator=(const LoopPlaces&) = delete;
  LoopPlaces(LoopPlaces&&) = delete;
  LoopPlaces& operator=(LoopPlaces&&) = delete;
  ~LoopPlaces() = default;

  [[nodiscard]] const Split& split() const { return split_; }

  /// Moves a prime factor of a dimension from a slot, where it must be, to another.
  void move(std::size_t dimension, std::int64_t prime, std::size_t from, std::size_t to);
  /// Whether everything fits where it is.
  [[nodiscard]] bool fits() const;

  /// Puts every loop back in the last slot.
  void gather();
  void shuffle_orders(Random& random);
  /// Swaps two random loops of a random fan-out or level; false when it has fewer than two.
  [[nodiscard]] bool swap_loops(Random& random);
  /// Takes the last swap back.
  void undo_swap();

  void write(EvenNest& nest) const;

 private:
  struct Place {
    std::size_t slot;
    std::size_t dimension;
  };
  /// Loops that have an order among each other, innermost first.
  using Order = std::vector<Place>;

  struct Block {
    Order spatial;
    Order temporal;
  };

  [[nodiscard]] Order& order(std::size_t number) {
    Block& block = blocks_[number / 2];
    return number % 2 == 0 ? block.spatial : block.temporal;
  }

  const EvenSpace* space_;
  Split split_;
  std::vector<Block> blocks_;  ///< by level
  Place* swapped_[2] = {nullptr, nullptr};
  std::vector<Place*> shown_;  ///< kept for its storage
};

}  // namespace cosa::detail

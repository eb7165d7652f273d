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
  /// As `gather` leaves them.
  explicit LoopPlaces(const EvenSpace& space);
  LoopPlaces(const LoopPlaces&) = delete;
  LoopPlaces& operator=(const LoopPlaces&) = delete;
  LoopPlaces(LoopPlaces&&) = delete;
  LoopPlaces& operator=(LoopPlaces&&) = delete;
  ~LoopPlaces() = default;

  [[nodiscard]] const Split& split() const { return split_; }

  /// Moves a prime factor of a dimension from a slot, where it must be, to another.
  void move(std::size_t dimension, std::int64_t prime, std::size_t from, std::size_t to);
  /// Whether everything fits where it is, and obeys.
  [[nodiscard]] bool fits() const;

  /// Puts every loop in the last slot or, with constraints, where some mapping has it.
  void gather();
  /// Puts the loops where a split has them.
  void set(const Split& split) { split_ = split; }
  /// Shuffles the orders, as far as the constraints leave them open.
  void shuffle_orders(Random& random);
  /// Swaps two random loops of a random fan-out or level; false when it has fewer than two, or they
  /// must stand as they do.
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

  void arrange(std::size_t number);
  [[nodiscard]] bool is_allowed(std::size_t number);
  [[nodiscard]] const LoopOrder& asked_order(std::size_t number) const {
    return space_->order(number / 2,
                         number % 2 == 0 ? LoopKindAt::kSpatial : LoopKindAt::kTemporal);
  }
  [[nodiscard]] Order& order(std::size_t number) {
    Block& block = blocks_[number / 2];
    return number % 2 == 0 ? block.spatial : block.temporal;
  }

  const EvenSpace* space_;
  Split gathered_;
  Split split_;
  std::vector<Block> blocks_;  ///< by level
  Place* swapped_[2] = {nullptr, nullptr};
  std::vector<Place*> shown_;  ///< kept for its storage
};

}  // namespace cosa::detail

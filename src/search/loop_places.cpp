#include "loop_places.h"

#include <algorithm>
#include <utility>

namespace cosa::detail {

LoopPlaces::LoopPlaces(const EvenSpace& space)
    : space_(&space),
      gathered_(space.some_split()),
      split_(gathered_),
      blocks_(space.num_levels()) {
  for (std::size_t s = 0; s < space.slots().size(); ++s) {
    const LoopSlot& slot = space.slots()[s];
    Block& block = blocks_[slot.level];
    for (std::size_t d = 0; d < space.num_dimensions(); ++d) {
      (slot.axis ? block.spatial : block.temporal).push_back({s, d});
    }
  }
  for (std::size_t number = 0; number < 2 * blocks_.size(); ++number) {
    arrange(number);
  }
}

void LoopPlaces::move(std::size_t dimension, std::int64_t prime, std::size_t from, std::size_t to) {
  split_.factor(from, dimension) /= prime;
  split_.factor(to, dimension) *= prime;
}

bool LoopPlaces::fits() const {
  return space_->fits_fanouts(split_) && space_->obeys(split_) && space_->fits_capacities(split_);
}

void LoopPlaces::gather() { split_ = gathered_; }

/// Puts the loops of a fan-out or level into an order that is asked for, else as they stand: along
/// each axis those of one slot change places among themselves.
void LoopPlaces::arrange(std::size_t number) {
  const LoopOrder& asked = asked_order(number);
  if (asked.is_free()) {
    return;
  }
  Order& loops = order(number);
  Order sorted = loops;
  std::ranges::stable_sort(
      sorted, {}, [&](const Place& place) { return asked.rank(DimensionId{place.dimension}); });
  for (Place& place : loops) {
    const auto next = std::ranges::find(sorted, place.slot, &Place::slot);
    place = *next;
    sorted.erase(next);
  }
}

bool LoopPlaces::is_allowed(std::size_t number) {
  const LoopOrder& asked = asked_order(number);
  if (asked.is_free()) {
    return true;
  }
  const Order& loops = order(number);
  for (std::size_t i = 0; i < loops.size(); ++i) {
    for (std::size_t j = i + 1; j < loops.size(); ++j) {
      // Those that do not show may come to later.
      if (loops[i].slot == loops[j].slot && asked.rank(DimensionId{loops[j].dimension}) <
                                                asked.rank(DimensionId{loops[i].dimension})) {
        return false;
      }
    }
  }
  return true;
}

void LoopPlaces::shuffle_orders(Random& random) {
  for (Block& block : blocks_) {
    random.shuffle(block.spatial);
    random.shuffle(block.temporal);
  }
  for (std::size_t number = 0; number < 2 * blocks_.size(); ++number) {
    arrange(number);
  }
}

bool LoopPlaces::swap_loops(Random& random) {
  shown_.clear();
  const std::size_t number = random.below(2 * blocks_.size());
  for (Place& place : order(number)) {
    if (split_.factor(place.slot, place.dimension) > 1) {
      shown_.push_back(&place);
    }
  }
  if (shown_.size() < 2) {
    return false;
  }
  const std::size_t first = random.below(shown_.size());
  const std::size_t other = (first + 1 + random.below(shown_.size() - 1)) % shown_.size();
  swapped_[0] = shown_[first];
  swapped_[1] = shown_[other];
  std::swap(*swapped_[0], *swapped_[1]);
  if (!is_allowed(number)) {
    undo_swap();
    return false;
  }
  return true;
}

void LoopPlaces::undo_swap() { std::swap(*swapped_[0], *swapped_[1]); }

void LoopPlaces::write(EvenNest& nest) const {
  nest.clear();
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    nest.start_level(space_->kept(i));
    for (const Place& place : blocks_[i].spatial) {
      nest.add_spatial(DimensionId{place.dimension}, split_.factor(place.slot, place.dimension),
                       *space_->slots()[place.slot].axis);
    }
    for (const Place& place : blocks_[i].temporal) {
      nest.add_temporal(DimensionId{place.dimension}, split_.factor(place.slot, place.dimension));
    }
  }
}

}  // namespace cosa::detail

#include "even_orders.h"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace cosa::detail {
namespace {

bool in_first_order(const NestLoop& a, const NestLoop& b) {
  return std::tuple(a.dimension, a.axis) < std::tuple(b.dimension, b.axis);
}

}  // namespace

EvenOrders::EvenOrders(const EvenSpace& space, const Split& split) {
  for (std::size_t i = 0; i < space.num_levels(); ++i) {
    blocks_.push_back({space.kept(i), {}, {}});
  }
  for (std::size_t s = 0; s < space.slots().size(); ++s) {
    const LoopSlot& slot = space.slots()[s];
    Block& block = blocks_[slot.level];
    for (std::size_t d = 0; d < space.num_dimensions(); ++d) {
      if (split.factor(s, d) > 1) {
        (slot.axis ? block.spatial : block.temporal)
            .push_back(
                {split.factor(s, d), static_cast<std::uint8_t>(d), slot.axis.value_or(Axis::kX)});
      }
    }
  }
  for (Block& block : blocks_) {
    std::ranges::sort(block.spatial, in_first_order);
    std::ranges::sort(block.temporal, in_first_order);
  }
}

bool EvenOrders::next() {
  // As an odometer: a list that has come round to its first order moves the next one.
  for (Block& block : blocks_) {
    if (std::ranges::next_permutation(block.spatial, in_first_order).found ||
        std::ranges::next_permutation(block.temporal, in_first_order).found) {
      return true;
    }
  }
  return false;
}

const EvenNest& EvenOrders::nest() {
  nest_.clear();
  for (const Block& block : blocks_) {
    nest_.start_level(block.kept);
    for (const NestLoop& loop : block.spatial) {
      nest_.add_spatial(DimensionId{loop.dimension}, loop.bound, loop.axis);
    }
    for (const NestLoop& loop : block.temporal) {
      nest_.add_temporal(DimensionId{loop.dimension}, loop.bound);
    }
  }
  return nest_;
}

double EvenOrders::count() const {
  double count = 1;
  for (const Block& block : blocks_) {
    count *= std::tgamma(static_cast<double>(block.spatial.size()) + 1) *
             std::tgamma(static_cast<double>(block.temporal.size()) + 1);
  }
  return count;
}

}  // namespace cosa::detail

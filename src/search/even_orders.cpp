#include "even_orders.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "allowed_order.h"

namespace cosa::detail {
namespace {

/// Loops sorted by this stand in the first order, which is one that `order` allows.
class FirstOrder {
 public:
  explicit FirstOrder(const LoopOrder& order) : order_(&order) {}

  bool operator()(const NestLoop& a, const NestLoop& b) const { return key(a) < key(b); }

 private:
  [[nodiscard]] std::tuple<std::size_t, std::uint8_t, Axis> key(const NestLoop& loop) const {
    return {order_->rank(DimensionId{loop.dimension}), loop.dimension, loop.axis};
  }

  const LoopOrder* order_;
};

bool allows(const LoopOrder& order, const std::vector<NestLoop>& loops) {
  return order.is_free() || ranks_never_fall(loops, &NestLoop::axis, [&](const NestLoop& loop) {
           return order.rank(DimensionId{loop.dimension});
         });
}

/// Passes on to the next order that is allowed; false when it came round to the first one.
bool advance(std::vector<NestLoop>& loops, const LoopOrder& order) {
  do {
    if (!std::ranges::next_permutation(loops, FirstOrder(order)).found) {
      return false;
    }
  } while (!allows(order, loops));
  return true;
}

/// The number of orders of the loops along one axis, among themselves.
double orders_along(const LoopOrder& order, const std::vector<NestLoop>& loops, Axis axis) {
  std::map<std::size_t, int> by_rank;
  for (const NestLoop& loop : loops) {
    by_rank[order.rank(DimensionId{loop.dimension})] += loop.axis == axis ? 1 : 0;
  }
  double count = 1;
  for (const auto& [rank, loops_there] : by_rank) {
    count *= std::tgamma(loops_there + 1.0);
  }
  return count;
}

}  // namespace

EvenOrders::EvenOrders(const EvenSpace& space, const Split& split) {
  for (std::size_t i = 0; i < space.num_levels(); ++i) {
    blocks_.push_back({space.kept(i),
                       {},
                       {},
                       &space.order(i, LoopKindAt::kSpatial),
                       &space.order(i, LoopKindAt::kTemporal)});
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
    std::ranges::sort(block.spatial, FirstOrder(*block.spatial_order));
    std::ranges::sort(block.temporal, FirstOrder(*block.temporal_order));
  }
}

bool EvenOrders::next() {
  // As an odometer: a list that has come round to its first order moves the next one.
  for (Block& block : blocks_) {
    if (advance(block.spatial, *block.spatial_order) ||
        advance(block.temporal, *block.temporal_order)) {
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
    const auto along_x = std::ranges::count(block.spatial, Axis::kX, &NestLoop::axis);
    const auto along_y = std::ranges::count(block.spatial, Axis::kY, &NestLoop::axis);
    const auto factorial = [](auto n) { return std::tgamma(static_cast<double>(n) + 1); };
    // Ways to interleave the axes, times the orders along each.
    count *= factorial(along_x + along_y) / factorial(along_x) / factorial(along_y);
    count *= orders_along(*block.spatial_order, block.spatial, Axis::kX) *
             orders_along(*block.spatial_order, block.spatial, Axis::kY) *
             orders_along(*block.temporal_order, block.temporal, Axis::kX);
  }
  return count;
}

}  // namespace cosa::detail

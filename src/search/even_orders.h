#pragma once

#include <cstddef>
#include <vector>

#include "cosa/model/even_nest.h"
#include "even_space.h"

namespace cosa::detail {

/// The orders of the loops of one split, one after the other: every order of the temporal loops of
/// every level, times every order of the spatial loops (x and y among each other) of every fan-out,
/// that the constraints allow.
class EvenOrders {
 public:
  /// The space must outlive this.
  EvenOrders(const EvenSpace& space, const Split& split);

  /// Passes on to the next order; false after the last one.
  [[nodiscard]] bool next();

  /// The nest in the present order.
  [[nodiscard]] const EvenNest& nest();

  /// How many orders there are.
  [[nodiscard]] double count() const;

 private:
  struct Block {
    TensorSet kept;
    std::vector<NestLoop> spatial;   ///< innermost first
    std::vector<NestLoop> temporal;  ///< innermost first
    const LoopOrder* spatial_order;
    const LoopOrder* temporal_order;
  };

  std::vector<Block> blocks_;  ///< by level
  EvenNest nest_;
};

}  // namespace cosa::detail

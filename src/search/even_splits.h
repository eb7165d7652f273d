#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <utility>

#include "cosa/base/factors.h"
#include "deadline.h"
#include "even_space.h"

namespace cosa::detail {

/// Calls `visit` for every split that fits until it returns false or the deadline passes; whether
/// neither happened.
class Splits {
 public:
  Splits(const EvenSpace& space, Deadline& deadline, std::function<bool(const Split&)> visit)
      : space_(space),
        deadline_(deadline),
        visit_(std::move(visit)),
        split_(space.slots().size(), space.num_dimensions()) {}

  bool run() { return split_dimension(0); }

 private:
  bool split_dimension(std::size_t dimension) {
    if (dimension == space_.num_dimensions()) {
      return !space_.fits_capacities(split_) || !space_.obeys(split_) || visit_(split_);
    }
    return fill_slot(dimension, 0, space_.extent(dimension));
  }

  /// Gives the slots from `slot` on every share of what is left of the dimension.
  bool fill_slot(std::size_t dimension, std::size_t slot, std::int64_t left) {
    if (slot == space_.last_slot()) {
      if (deadline_.passed()) {
        return false;
      }
      split_.factor(slot, dimension) = left;
      // The other dimensions' factors in the fan-outs are 1 or already chosen.
      const bool go_on = !space_.fits_fanouts(split_) ||
                         (space_.is_constrained() && !space_.obeys(split_, dimension)) ||
                         split_dimension(dimension + 1);
      split_.factor(slot, dimension) = 1;
      return go_on;
    }
    for (const std::int64_t factor : divisors(left)) {
      split_.factor(slot, dimension) = factor;
      if (!fill_slot(dimension, slot + 1, left / factor)) {
        return false;
      }
    }
    split_.factor(slot, dimension) = 1;
    return true;
  }

  const EvenSpace& space_;
  Deadline& deadline_;
  std::function<bool(const Split&)> visit_;
  Split split_;
};

}  // namespace cosa::detail

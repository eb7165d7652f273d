#include "multicast.h"

#include <algorithm>
#include <numeric>

#include "cosa/base/checked.h"

namespace cosa::detail {
namespace {

bool is_zero(std::span<const std::int64_t> vector) {
  return std::ranges::all_of(vector, [](std::int64_t x) { return x == 0; });
}

void add_groups(std::vector<MulticastGroups>& groups, MulticastGroups added) {
  if (added.count == 0) {
    return;
  }
  const auto at =
      std::ranges::lower_bound(groups, added.receivers, {}, &MulticastGroups::receivers);
  if (at != groups.end() && at->receivers == added.receivers) {
    at->count += added.count;
  } else {
    groups.insert(at, added);
  }
}

/// Points of an n1 x n2 grid that have a point of the grid `steps` times (a, b) behind them.
std::int64_t points_with_predecessors(std::int64_t n1, std::int64_t n2, std::int64_t a,
                                      std::int64_t b, std::int64_t steps) {
  return std::max<std::int64_t>(0, n1 - steps * a) * std::max<std::int64_t>(0, n2 - steps * b);
}

/// Groups of equal i1 * s1 + i2 * s2 with i1 < n1, i2 < n2: the points of a group lie in a chain
/// along (s2, -s1) / gcd.
void group_two_strides(std::int64_t n1, std::int64_t s1, std::int64_t n2, std::int64_t s2,
                       std::vector<MulticastGroups>& groups) {
  const std::int64_t gcd = std::gcd(s1, s2);
  const std::int64_t a = s2 / gcd;
  const std::int64_t b = s1 / gcd;
  for (std::int64_t size = 1;; ++size) {
    const std::int64_t before = points_with_predecessors(n1, n2, a, b, size - 1);
    const std::int64_t here = points_with_predecessors(n1, n2, a, b, size);
    const std::int64_t after = points_with_predecessors(n1, n2, a, b, size + 1);
    if (before == 0) {
      return;
    }
    add_groups(groups, {size, before - 2 * here + after});
  }
}

}  // namespace

void Multicast::set(const ShiftedLoops& loops, std::int64_t row_elements) {
  loops_ = loops;
  row_elements_ = row_elements;
  enumerated_ = false;
  elements_ = 1;
  carries_.clear();
  std::int64_t same = 1;
  for (std::size_t k = 0; k < loops_.size; ++k) {
    elements_ *= loops_.bounds[k];
    if (is_zero(loops_.shift(k))) {
      same *= loops_.bounds[k];
    }
  }
  groups_.assign(1, {same, 1});
  if (moves_single_ranks()) {
    for (std::size_t rank = 0; rank < loops_.num_ranks; ++rank) {
      group_rank(rank);
    }
  } else {
    group_by_enumeration();
  }
  distinct_ = 0;
  for (const MulticastGroups& group : groups_) {
    distinct_ += group.count;
  }
}

bool Multicast::moves_single_ranks() const {
  for (std::size_t k = 0; k < loops_.size; ++k) {
    if (std::ranges::count_if(loops_.shift(k), [](std::int64_t x) { return x != 0; }) > 1) {
      return false;
    }
  }
  return true;
}

void Multicast::group_rank(std::size_t rank) {
  strides_.clear();
  for (std::size_t k = 0; k < loops_.size; ++k) {
    if (loops_.shift(k)[rank] != 0) {
      strides_.push_back({loops_.bounds[k], loops_.shift(k)[rank]});
    }
  }
  if (strides_.empty()) {
    return;
  }
  std::ranges::sort(strides_, {}, &Stride::shift);
  // Loops that continue one another are one.
  std::size_t merged = 0;
  bool unique = true;
  std::int64_t reach = 0;
  for (std::size_t k = 0; k < strides_.size(); ++k) {
    unique = unique && strides_[k].shift > reach;
    reach += (strides_[k].bound - 1) * strides_[k].shift;
    if (k > 0 && strides_[k].shift == strides_[merged].bound * strides_[merged].shift) {
      strides_[merged].bound *= strides_[k].bound;
    } else if (k > 0) {
      strides_[++merged] = strides_[k];
    }
  }
  strides_.resize(merged + 1);
  rank_groups_.clear();
  if (unique || strides_.size() == 1) {
    std::int64_t count = 1;
    for (const Stride& stride : strides_) {
      count *= stride.bound;
    }
    rank_groups_.push_back({1, count});
  } else if (strides_.size() == 2) {
    group_two_strides(strides_[0].bound, strides_[0].shift, strides_[1].bound, strides_[1].shift,
                      rank_groups_);
  } else {
    keys_.assign(1, 0);
    for (const Stride& stride : strides_) {
      const std::size_t size = keys_.size();
      for (std::int64_t i = 1; i < stride.bound; ++i) {
        for (std::size_t p = 0; p < size; ++p) {
          keys_.push_back(keys_[p] + i * stride.shift);
        }
      }
    }
    count_runs(keys_, rank_groups_);
  }
  combine(rank_groups_);
}

void Multicast::combine(std::span<const MulticastGroups> other) {
  product_.clear();
  for (const MulticastGroups& mine : groups_) {
    for (const MulticastGroups& its : other) {
      add_groups(product_, {mine.receivers * its.receivers, mine.count * its.count});
    }
  }
  groups_.swap(product_);
}

void Multicast::count_runs(std::vector<std::int64_t>& keys, std::vector<MulticastGroups>& groups) {
  std::ranges::sort(keys);
  for (std::size_t i = 0; i < keys.size();) {
    std::size_t j = i;
    while (j < keys.size() && keys[j] == keys[i]) {
      ++j;
    }
    add_groups(groups, {static_cast<std::int64_t>(j - i), 1});
    i = j;
  }
}

void Multicast::enumerate_positions() {
  if (enumerated_) {
    return;
  }
  enumerated_ = true;
  // One number for the position in all ranks. Displacements between elements lie within +-reach.
  weights_.assign(loops_.num_ranks, 0);
  std::int64_t weight = 1;
  for (std::size_t rank = 0; rank < loops_.num_ranks; ++rank) {
    std::int64_t reach = 0;
    for (std::size_t k = 0; k < loops_.size; ++k) {
      reach += (loops_.bounds[k] - 1) * loops_.shift(k)[rank];
    }
    weights_[rank] = weight;
    weight = checked_multiply(weight, 2 * reach + 1);
  }
  positions_.assign(1, 0);
  for (std::size_t k = 0; k < loops_.size; ++k) {
    std::int64_t step = 0;
    for (std::size_t rank = 0; rank < loops_.num_ranks; ++rank) {
      step += loops_.shift(k)[rank] * weights_[rank];
    }
    const std::size_t size = positions_.size();
    for (std::int64_t i = 1; i < loops_.bounds[k]; ++i) {
      for (std::size_t p = 0; p < size; ++p) {
        positions_.push_back(positions_[p] + i * step);
      }
    }
  }
}

void Multicast::group_by_enumeration() {
  enumerate_positions();
  keys_ = positions_;
  groups_.clear();
  count_runs(keys_, groups_);
}

bool Multicast::neighbour_can_match(std::span<const std::int64_t> displacement) const {
  if (row_elements_ < elements_) {
    return true;  // several rows: every element is looked at
  }
  // To the next element: one step of loop k, all loops inside it back to their start.
  for (std::size_t k = 0; k < loops_.size; ++k) {
    bool forwards = true;
    bool backwards = true;
    for (std::size_t rank = 0; rank < loops_.num_ranks; ++rank) {
      std::int64_t carry = loops_.shift(k)[rank];
      for (std::size_t m = 0; m < k; ++m) {
        carry -= (loops_.bounds[m] - 1) * loops_.shift(m)[rank];
      }
      forwards = forwards && carry == displacement[rank];
      backwards = backwards && -carry == displacement[rank];
    }
    if (forwards || backwards) {
      return true;
    }
  }
  return false;
}

bool Multicast::link(std::span<const std::int64_t> displacement) {
  if (elements_ == 1 || !neighbour_can_match(displacement)) {
    return false;
  }
  std::int64_t step = 0;
  for (std::size_t rank = 0; rank < loops_.num_ranks; ++rank) {
    std::int64_t reach = 0;
    for (std::size_t k = 0; k < loops_.size; ++k) {
      reach += (loops_.bounds[k] - 1) * loops_.shift(k)[rank];
    }
    if (displacement[rank] > reach || displacement[rank] < -reach) {
      return false;
    }
  }
  enumerate_positions();
  for (std::size_t rank = 0; rank < loops_.num_ranks; ++rank) {
    step += displacement[rank] * weights_[rank];
  }
  const auto served_by = [&](std::int64_t element, std::int64_t neighbour) {
    return positions_[static_cast<std::size_t>(neighbour)] -
               positions_[static_cast<std::size_t>(element)] ==
           step;
  };
  keys_.clear();
  for (std::int64_t e = 0; e < elements_; ++e) {
    const std::int64_t column = e % row_elements_;
    const bool served = (column > 0 && served_by(e, e - 1)) ||
                        (column + 1 < row_elements_ && e + 1 < elements_ && served_by(e, e + 1)) ||
                        (e >= row_elements_ && served_by(e, e - row_elements_)) ||
                        (e + row_elements_ < elements_ && served_by(e, e + row_elements_));
    if (!served) {
      keys_.push_back(positions_[static_cast<std::size_t>(e)]);
    }
  }
  linked_elements_ = elements_ - static_cast<std::int64_t>(keys_.size());
  linked_groups_.clear();
  count_runs(keys_, linked_groups_);
  std::int64_t left = 0;
  for (const MulticastGroups& group : linked_groups_) {
    left += group.count;
  }
  return left < distinct_;
}

}  // namespace cosa::detail

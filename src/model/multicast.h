#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "shifted_loops.h"

namespace cosa::detail {

/// `count` groups of elements of a fan-out in which all `receivers` members get the same words.
struct MulticastGroups {
  std::int64_t receivers;
  std::int64_t count;

  friend bool operator==(const MulticastGroups&, const MulticastGroups&) = default;
};

/// Which elements of a fan-out ask for the same words (rule 5) and which can have them from a
/// neighbour (rule 6). Holds buffers: reused, it does not allocate.
class Multicast {
 public:
  /// The spatial loops of a fan-out and the elements in a row of its mesh. The views must outlive
  /// the calls below.
  void set(const ShiftedLoops& loops, std::int64_t row_elements);

  /// Elements of the fan-out in use.
  [[nodiscard]] std::int64_t elements() const { return elements_; }
  /// The groups, by ascending number of receivers.
  [[nodiscard]] std::span<const MulticastGroups> groups() const { return groups_; }
  /// Number of groups: how many different tiles the fan-out needs.
  [[nodiscard]] std::int64_t distinct() const { return distinct_; }

  /// Whether links serve a step in which every tile moves by `displacement` against what the
  /// elements received in the step before, and spare the parent a tile. If so `linked_groups` and
  /// `linked_elements` tell what is left to the parent and how many elements a neighbour serves.
  bool link(std::span<const std::int64_t> displacement);
  [[nodiscard]] std::span<const MulticastGroups> linked_groups() const { return linked_groups_; }
  [[nodiscard]] std::int64_t linked_elements() const { return linked_elements_; }

 private:
  [[nodiscard]] bool moves_single_ranks() const;
  void group_rank(std::size_t rank);
  void group_by_enumeration();
  void combine(std::span<const MulticastGroups> other);
  void enumerate_positions();
  bool neighbour_can_match(std::span<const std::int64_t> displacement) const;
  void count_runs(std::vector<std::int64_t>& keys, std::vector<MulticastGroups>& groups);

  ShiftedLoops loops_;
  std::int64_t row_elements_ = 0;
  std::int64_t elements_ = 1;
  std::int64_t distinct_ = 1;
  std::vector<MulticastGroups> groups_;
  std::vector<std::int64_t> carries_;  ///< displacement to the next element by carrying loop

  std::int64_t linked_elements_ = 0;
  std::vector<MulticastGroups> linked_groups_;

  bool enumerated_ = false;
  std::vector<std::int64_t> positions_;  ///< per element a linearised position
  std::vector<std::int64_t> weights_;    ///< of the ranks in a linearised position
  std::vector<std::int64_t> keys_;
  std::vector<MulticastGroups> rank_groups_;
  std::vector<MulticastGroups> product_;
  struct Stride {
    std::int64_t bound;
    std::int64_t shift;
  };
  std::vector<Stride> strides_;
};

}  // namespace cosa::detail

#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "multicast.h"
#include "shifted_loops.h"

namespace cosa::detail {

/// Words that one instance of a parent sends into its fan-out over the whole execution, to groups
/// of `receivers` elements; `groups` of them at a time (rule 7).
struct DeliveryEntry {
  std::int64_t receivers;
  std::int64_t groups;
  std::int64_t words;
};

/// What a fan-out's elements ask of their parent.
struct DeliveryRequest {
  std::int64_t tile_words;  ///< rule 1
  /// Words that a step in the direction of the innermost outer temporal loop brings (rule 4).
  std::int64_t moved_words;
  /// The temporal loops outside the elements' tile.
  ShiftedLoops outer;
  /// Products of the outer bounds from loop j outwards; one more entry than loops, the last is 1.
  const std::int64_t* steps_from;
  /// Multipliers hold no tile: every step asks for its whole operand.
  bool holds_tile = true;
  bool links = true;
};

/// The traffic across one storage boundary for one tensor (rules 4 to 7).
class Delivery {
 public:
  void compute(const DeliveryRequest& request, Multicast& multicast);

  /// By ascending receivers, then groups.
  [[nodiscard]] const std::vector<DeliveryEntry>& entries() const { return entries_; }
  /// Words that one element gets from the parent, where links do nothing.
  [[nodiscard]] std::int64_t unlinked_words() const { return unlinked_words_; }
  [[nodiscard]] bool has_links() const { return link_words_ != 0; }
  /// Words that elements below one parent instance get from neighbours.
  [[nodiscard]] std::int64_t link_words() const { return link_words_; }
  /// Words that leave the parent.
  [[nodiscard]] std::int64_t total_words() const { return total_words_; }
  /// Words that leave the parent, counted once for each receiver.
  [[nodiscard]] std::int64_t weighted_words() const { return weighted_words_; }

 private:
  void add_step(std::int64_t words, std::int64_t count, bool may_link, Multicast& multicast);
  void add_entry(const MulticastGroups& groups, std::int64_t words);

  std::vector<DeliveryEntry> entries_;
  std::int64_t unlinked_words_ = 0;
  std::int64_t link_words_ = 0;
  std::int64_t total_words_ = 0;
  std::int64_t weighted_words_ = 0;
  std::vector<std::int64_t> displacement_;  ///< D_j
  std::vector<std::int64_t> passed_;        ///< x_0 + ... + x_{j-1}
};

}  // namespace cosa::detail

#include "delivery.h"

#include <algorithm>

#include "cosa/base/checked.h"

namespace cosa::detail {

void Delivery::add_entry(const MulticastGroups& groups, std::int64_t words) {
  const auto key = [](const DeliveryEntry& e) { return std::pair{e.receivers, e.groups}; };
  const auto at =
      std::ranges::lower_bound(entries_, std::pair{groups.receivers, groups.count}, {}, key);
  if (at != entries_.end() && at->receivers == groups.receivers && at->groups == groups.count) {
    at->words = checked_add(at->words, words);
  } else {
    entries_.insert(at, {groups.receivers, groups.count, words});
  }
}

/// `count` steps that bring `words` to every element, displaced by `displacement_`.
void Delivery::add_step(std::int64_t words, std::int64_t count, bool may_link,
                        Multicast& multicast) {
  const std::int64_t all = checked_multiply(words, count);
  if (all == 0) {
    return;
  }
  if (!may_link || !multicast.link(displacement_)) {
    unlinked_words_ = checked_add(unlinked_words_, all);
    return;
  }
  link_words_ = checked_add(link_words_, checked_multiply(all, multicast.linked_elements()));
  for (const MulticastGroups& groups : multicast.linked_groups()) {
    add_entry(groups, checked_multiply(all, groups.count));
  }
}

void Delivery::compute(const DeliveryRequest& request, Multicast& multicast) {
  const ShiftedLoops& outer = request.outer;
  const std::size_t ranks = outer.num_ranks;
  entries_.clear();
  unlinked_words_ = request.tile_words;  // the first step
  link_words_ = 0;
  passed_.assign(ranks, 0);
  displacement_.assign(ranks, 0);
  const auto first_shift = [&](std::size_t rank) { return outer.shifts[rank]; };
  bool stays = request.holds_tile;  // D_0 = 0
  for (std::size_t r = 0; r < ranks && outer.size > 0; ++r) {
    stays = stays && first_shift(r) == 0;
  }
  const bool whole = !request.holds_tile || (!stays && request.moved_words == request.tile_words);
  const bool partial = !stays && !whole;
  std::int64_t after_same_direction = 0;
  for (std::size_t j = 0; j < outer.size; ++j) {
    const std::int64_t count = request.steps_from[j] - request.steps_from[j + 1];
    bool same_direction = true;  // D_j = D_0
    for (std::size_t r = 0; r < ranks; ++r) {
      displacement_[r] = outer.shift(j)[r] - passed_[r];
      passed_[r] += outer.shift(j)[r];
      same_direction = same_direction && displacement_[r] == first_shift(r);
    }
    if (whole) {
      add_step(request.tile_words, count, request.links, multicast);
    } else if (j == 0) {
      continue;  // below: its steps differ by what was before them
    } else if (!same_direction) {
      add_step(request.tile_words, count, false, multicast);
    } else if (partial) {
      // This step and the steps of loop 0 that follow it move on as the one before did.
      const std::int64_t following = count * (outer.bounds[0] - 1);
      add_step(request.moved_words, count + following, request.links, multicast);
      after_same_direction += following;
    }
  }
  if (partial) {
    const std::int64_t inner = request.steps_from[0] - request.steps_from[1];
    add_step(request.moved_words, inner - after_same_direction, false, multicast);
  }
  for (const MulticastGroups& groups : multicast.groups()) {
    add_entry(groups, checked_multiply(unlinked_words_, groups.count));
  }
  total_words_ = 0;
  weighted_words_ = 0;
  for (const DeliveryEntry& entry : entries_) {
    total_words_ = checked_add(total_words_, entry.words);
    weighted_words_ = checked_add(weighted_words_, checked_multiply(entry.words, entry.receivers));
  }
}

}  // namespace cosa::detail

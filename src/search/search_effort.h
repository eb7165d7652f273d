#pragma once

#include <array>
#include <cstdint>

#include "cosa/search/search_result.h"

namespace cosa::search {

/// The parts of the account that are kept under a spatial assignment.
inline constexpr std::array kRulesOfProfile{&SpaceAccount::order_bound, &SpaceAccount::split_bound,
                                            &SpaceAccount::capacity,    &SpaceAccount::levels,
                                            &SpaceAccount::dominance,   &SpaceAccount::judged};

/// What a part of the search took, and what became of its splits: numbers, not parts of 1.
struct SearchEffort {
  std::int64_t nodes = 0;
  std::int64_t evaluated = 0;
  SpaceAccount account;

  void add(const SearchEffort& other) {
    nodes += other.nodes;
    evaluated += other.evaluated;
    for (const auto rule : kRulesOfProfile) {
      account.*rule += other.account.*rule;
    }
  }
};

}  // namespace cosa::search

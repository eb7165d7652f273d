#pragma once

#include <span>
#include <string>
#include <string_view>

#include "cosa/base/termination.h"
#include "cosa/model/cost.h"

namespace cosa::detail {

/// A row a point, from the fastest to the cheapest, the least energy x delay marked. Not for none.
[[nodiscard]] std::string totals_table(std::span<const CostTotals> points);

/// What is known of a front.
[[nodiscard]] constexpr std::string_view front_verdict(Termination termination) {
  return termination == Termination::kOptimal ? "proven" : to_string(termination);
}

}  // namespace cosa::detail

#include "cosa/search/objective.h"

#include <cmath>

#include "cosa/base/input_error.h"

namespace cosa {

Objective Objective::weighted(double per_pJ, double per_cycle) {
  const bool valid = std::isfinite(per_pJ) && std::isfinite(per_cycle) && per_pJ >= 0 &&
                     per_cycle >= 0 && per_pJ + per_cycle > 0;
  if (!valid) {
    throw InputError("an objective weighs energy by " + std::to_string(per_pJ) + " and cycles by " +
                         std::to_string(per_cycle),
                     "give two finite weights >= 0, at least one of them above 0");
  }
  return {Form::kSum, per_pJ, per_cycle, "weighted"};
}

ObjectivePair with_tie_break(const Objective& primary) {
  return {primary, primary == Objective::energy() ? Objective::latency() : Objective::energy()};
}

}  // namespace cosa

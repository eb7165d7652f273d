#pragma once

#include <string_view>

namespace cosa {

/// How an engine stopped.
enum class Termination {
  kOptimal,     ///< proven: no mapping of the space is better
  kFeasible,    ///< stopped early with a mapping; the bound says how far from the best it can be
  kInfeasible,  ///< proven: the space holds no mapping
  kUnknown,     ///< stopped early with nothing found
};

/// The name used in text and JSON: optimal, feasible, infeasible, unknown.
[[nodiscard]] constexpr std::string_view to_string(Termination termination) {
  switch (termination) {
    case Termination::kOptimal:
      return "optimal";
    case Termination::kFeasible:
      return "feasible";
    case Termination::kInfeasible:
      return "infeasible";
    case Termination::kUnknown:
      return "unknown";
  }
  return "unknown";
}

}  // namespace cosa

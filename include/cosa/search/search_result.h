#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cosa/base/termination.h"
#include "cosa/mapping/mapping.h"
#include "cosa/model/cost.h"
#include "cosa/search/objective.h"

namespace cosa {

/// How a search spent its effort.
struct SearchStatistics {
  double space_mappings = 0;        ///< mappings in the space (loop orders included); an estimate
                                    ///< by product formulas, infinite where it overflows
  std::int64_t nodes = 0;           ///< partial assignments looked at
  std::int64_t evaluated = 0;       ///< whole mappings judged by the cost model
  std::int64_t spatial_total = 0;   ///< spatial assignments that fit the fan-outs
  std::int64_t spatial_opened = 0;  ///< of these, not discarded by their bound
  double seconds = 0;

  friend bool operator==(const SearchStatistics&, const SearchStatistics&) = default;
};

/// The answer of a search engine.
struct SearchResult {
  Termination termination = Termination::kUnknown;
  std::optional<Mapping> mapping{};
  CostTotals totals{};                    ///< of the mapping, by the cost model
  std::optional<ObjectiveValue> value{};  ///< of the mapping
  /// No mapping of the space has a primary objective below this. Equal to the value when optimal.
  double bound = 0;
  /// (value - bound) / value; 0 when optimal; absent without a mapping.
  std::optional<double> gap{};
  SearchStatistics statistics{};
  std::string infeasible_reason{};  ///< the constraint that leaves nothing, where infeasible
};

}  // namespace cosa

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

/// What became of the space of an exact search: parts of 1 that add up to 1. They are counted in
/// splits under order classes: every split stands once under every class of loop orders
/// (docs/search.md, "The account").
struct SpaceAccount {
  /// Splits of the space: ways to place every prime factor at a level in time or at a fan-out in
  /// space that fit the meshes; interchangeable dimensions act as one.
  double splits = 0;
  std::int64_t order_classes = 0;
  double spatial_bound = 0;  ///< ruled out by the bound of their spatial assignment
  double order_bound = 0;    ///< by the bound of their order class under the assignment
  double split_bound = 0;    ///< by the bound of some of their factors
  double capacity = 0;       ///< fit nowhere
  double levels = 0;         ///< use a level that the class leaves empty, or that is of no use
  double dominance = 0;      ///< another split is no worse in any respect
  double judged = 0;         ///< reached the cost model
  double open = 0;           ///< left when the search was stopped

  friend bool operator==(const SpaceAccount&, const SpaceAccount&) = default;
};

/// How a search spent its effort.
struct SearchStatistics {
  double space_mappings = 0;        ///< mappings in the space (loop orders included); an estimate
                                    ///< by product formulas, infinite where it overflows
  std::int64_t nodes = 0;           ///< partial assignments looked at
  std::int64_t evaluated = 0;       ///< whole mappings judged by the cost model
  std::int64_t spatial_total = 0;   ///< spatial assignments that fit the fan-outs
  std::int64_t spatial_opened = 0;  ///< of these, not discarded by their bound
  std::optional<SpaceAccount> space{};  ///< of an exact search
  /// Where more than loops is chosen (which level keeps what, padding): the number of choices, and
  /// those whose bound left room. 0 where nothing is.
  double spaces_total = 0;
  std::int64_t spaces_opened = 0;
  double seconds = 0;

  friend bool operator==(const SearchStatistics&, const SearchStatistics&) = default;
};

/// Adds what the search of a part of a space took; the number of mappings is that of the largest
/// part.
void add_effort(const SearchStatistics& part, SearchStatistics& sum);

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

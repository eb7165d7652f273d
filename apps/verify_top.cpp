#include "verify_top.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "cosa/base/input_error.h"
#include "cosa/io/mapping_json.h"
#include "cosa/mapping/level_block.h"
#include "cosa/mapping/validate.h"
#include "cosa/model/evaluate.h"

namespace cosa::cli {
namespace {

/// By level, whether in space, and dimension: what runs there; ones left out.
using Tiling = std::map<std::tuple<std::size_t, bool, DimensionId>, std::int64_t>;

/// Nothing of a mapping that is not even, which the search does not find.
std::optional<Tiling> tiling_of(const Mapping& mapping, std::size_t levels) {
  const auto blocks = even_blocks(mapping, levels);
  if (!blocks) {
    return std::nullopt;
  }
  Tiling tiling;
  for (std::size_t s = 0; s < levels; ++s) {
    for (const auto* loops : {&(*blocks)[s].temporal, &(*blocks)[s].spatial}) {
      for (const Loop& loop : *loops) {
        tiling.try_emplace({s, loop.spatial.has_value(), loop.dimension}, 1).first->second *=
            loop.bound;
      }
    }
  }
  return tiling;
}

/// Whether the mapping is valid and costs what is claimed.
bool costs_as_claimed(const ClaimedRank& rank, const Mapping& mapping, const Question& question,
                      const ObjectivePair& objective) {
  const auto& [workload, architecture, energy, constraints] = question;
  if (!validate(workload, architecture, mapping, constraints).empty()) {
    return false;
  }
  const CostTotals totals = evaluate(workload, architecture, mapping, energy).totals();
  return totals == CostTotals{rank.cycles, rank.energy_pJ} &&
         objective.primary.value(totals) == rank.objective_value;
}

/// Whether the numbers of the list fit each other.
bool is_consistent(const ClaimedTop& claim) {
  const std::size_t size = claim.mappings.size();
  if (size == 0 || size > claim.count || claim.proven > size ||
      !std::ranges::is_sorted(claim.mappings, {}, &ClaimedRank::objective_value)) {
    return false;
  }
  // A rounding's worth above the bound is as good as proven.
  constexpr double kRounding = 1e-9;
  return claim.bound ? claim.proven == 0 || claim.mappings[claim.proven - 1].objective_value <=
                                                *claim.bound * (1 + kRounding)
                     : claim.proven == size && size < claim.count;
}

}  // namespace

TopRequest request_of(const ClaimedTop& claim) {
  const auto distinct = find_distinct(claim.distinct);
  if (!distinct) {
    throw InputError("a list of the best tells " + claim.distinct + " apart",
                     "give what `cosa schedule --top` wrote: tiling or cost");
  }
  return {.count = claim.count, .distinct = *distinct};
}

void check_top(const ClaimedTop& claim, const Question& question, const ObjectivePair& objective,
               const std::string& file, Findings& findings) {
  std::set<std::optional<Tiling>> tilings;
  std::set<std::pair<std::int64_t, double>> costs;
  std::size_t bad = 0;
  for (const ClaimedRank& rank : claim.mappings) {
    const Mapping mapping =
        mapping_from_json(rank.mapping, file, question.workload, question.architecture);
    bad += costs_as_claimed(rank, mapping, question, objective) ? 0 : 1;
    tilings.insert(tiling_of(mapping, question.architecture.num_levels()));
    costs.emplace(rank.cycles, rank.energy_pJ);
  }
  const std::size_t size = claim.mappings.size();
  findings.add(bad == 0
                   ? fmt::format("list of {}: all valid and of the costs claimed", size)
                   : fmt::format("list of {}: {} NOT valid or NOT of the cost claimed", size, bad),
               bad == 0);
  const bool by_cost = request_of(claim).distinct == Distinct::kCost;
  const std::size_t distinct = by_cost ? costs.size() : tilings.size();
  findings.add(fmt::format("distinct by {}: {} of {}{}", claim.distinct, distinct, size,
                           distinct == size ? "" : ", NOT all"),
               distinct == size);
  const bool consistent = is_consistent(claim);
  findings.add(fmt::format("order, {} proven, bound of the rest {}: {}", claim.proven,
                           claim.bound ? fmt::format("{}", *claim.bound) : "none",
                           consistent ? "consistent" : "NOT consistent"),
               consistent);
}

}  // namespace cosa::cli

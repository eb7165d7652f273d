#include "cosa/search/exhaustive.h"

#include <cmath>

#include "best_mapping.h"
#include "cosa/model/evaluator.h"
#include "deadline.h"
#include "even_orders.h"
#include "even_space.h"
#include "even_splits.h"

namespace cosa {
namespace {

using detail::BestMapping;
using detail::Deadline;
using detail::EvenOrders;
using detail::EvenSpace;
using detail::Split;
using detail::Splits;

}  // namespace

SearchResult find_exhaustive(const Workload& workload, const Architecture& architecture,
                             const EnergyTable& energy, const ExhaustiveOptions& options) {
  Deadline deadline(options.time_limit_s, options.stop);
  const EvenSpace space(workload, architecture, options.constraints);
  Evaluator evaluator(workload, architecture, energy, options.model);
  BestMapping best(options.objective);
  std::int64_t nodes = 0;
  std::int64_t evaluated = 0;
  const bool complete = Splits(space, deadline, [&](const Split& split) {
                          ++nodes;
                          EvenOrders orders(space, split);
                          do {
                            if (deadline.passed() || (options.max_evaluations &&
                                                      evaluated >= *options.max_evaluations)) {
                              return false;
                            }
                            ++evaluated;
                            const EvenNest& nest = orders.nest();
                            best.offer(nest, evaluator.evaluate_totals(nest));
                          } while (orders.next());
                          return true;
                        }).run();

  SearchResult result = complete ? best.proven() : best.unproven();
  if (result.termination == Termination::kInfeasible) {
    result.infeasible_reason = space.infeasible_reason().value_or("");
  }
  result.statistics.space_mappings =
      complete ? static_cast<double>(evaluated) : space.size_estimate();
  result.statistics.nodes = nodes;
  result.statistics.evaluated = evaluated;
  result.statistics.seconds = deadline.seconds();
  return result;
}

std::optional<std::int64_t> count_mappings(const Workload& workload,
                                           const Architecture& architecture, std::int64_t limit,
                                           const Constraints& constraints) {
  const EvenSpace space(workload, architecture, constraints);
  double count = 0;
  Deadline none({}, {});
  const bool complete = Splits(space, none, [&](const Split& split) {
                          count += EvenOrders(space, split).count();
                          return count <= static_cast<double>(limit);
                        }).run();
  return complete ? std::optional{std::llround(count)} : std::nullopt;
}

}  // namespace cosa

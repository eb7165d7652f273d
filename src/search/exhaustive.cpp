#include "cosa/search/exhaustive.h"

#include <cmath>
#include <functional>
#include <vector>

#include "best_mapping.h"
#include "cosa/base/factors.h"
#include "cosa/model/evaluator.h"
#include "deadline.h"
#include "even_orders.h"
#include "even_space.h"

namespace cosa {
namespace {

using detail::BestMapping;
using detail::Deadline;
using detail::EvenOrders;
using detail::EvenSpace;
using detail::Split;

/// Calls `visit` for every split that fits until it returns false or the deadline passes; whether
/// neither happened.
class Splits {
 public:
  Splits(const EvenSpace& space, Deadline& deadline, std::function<bool(const Split&)> visit)
      : space_(space),
        deadline_(deadline),
        visit_(std::move(visit)),
        split_(space.slots().size(), space.num_dimensions()) {}

  bool run() { return split_dimension(0); }

 private:
  bool split_dimension(std::size_t dimension) {
    if (dimension == space_.num_dimensions()) {
      return !space_.fits_capacities(split_) || !space_.obeys(split_) || visit_(split_);
    }
    return fill_slot(dimension, 0, space_.extent(dimension));
  }

  /// Gives the slots from `slot` on every share of what is left of the dimension.
  bool fill_slot(std::size_t dimension, std::size_t slot, std::int64_t left) {
    if (slot == space_.last_slot()) {
      if (deadline_.passed()) {
        return false;
      }
      split_.factor(slot, dimension) = left;
      // The other dimensions' factors in the fan-outs are 1 or already chosen.
      const bool go_on = !space_.fits_fanouts(split_) ||
                         (space_.is_constrained() && !space_.obeys(split_, dimension)) ||
                         split_dimension(dimension + 1);
      split_.factor(slot, dimension) = 1;
      return go_on;
    }
    for (const std::int64_t factor : divisors(left)) {
      split_.factor(slot, dimension) = factor;
      if (!fill_slot(dimension, slot + 1, left / factor)) {
        return false;
      }
    }
    split_.factor(slot, dimension) = 1;
    return true;
  }

  const EvenSpace& space_;
  Deadline& deadline_;
  std::function<bool(const Split&)> visit_;
  Split split_;
};

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

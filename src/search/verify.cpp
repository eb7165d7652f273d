#include "cosa/search/verify.h"

#include <algorithm>
#include <compare>
#include <limits>
#include <numeric>
#include <tuple>
#include <utility>
#include <vector>

#include "allowed_order.h"
#include "compulsory_bound.h"
#include "cosa/base/factors.h"
#include "cosa/model/evaluator.h"
#include "deadline.h"
#include "even_orders.h"
#include "even_space.h"
#include "partial_mapping.h"

namespace cosa {
namespace {

using detail::CompulsoryBound;
using detail::CostBound;
using detail::EvenSpace;
using detail::PartialMapping;
using detail::Split;

/// Decides, in this order: all spatial loops (the most promising assignment first), the temporal
/// loops dimension by dimension, their order level by level from inside, the order of spatial
/// loops.
class ProofSearch {
 public:
  ProofSearch(const Workload& workload, const Architecture& architecture, const EnergyTable& energy,
              double claimed, const ProofOptions& options)
      : options_(options),
        claimed_(claimed),
        deadline_(options.time_limit_s, options.stop),
        space_(workload, architecture, options.constraints),
        bound_(workload, architecture, energy, options.model, space_),
        evaluator_(workload, architecture, energy, options.model),
        partial_(space_) {
    for (std::size_t s = 0; s < space_.slots().size(); ++s) {
      (space_.slots()[s].axis ? spatial_slots_ : temporal_slots_).push_back(s);
    }
  }

  Proof run() {
    std::vector<Root> roots = spatial_assignments();
    std::ranges::sort(roots, [](const Root& a, const Root& b) {
      return std::tie(a.bound, a.number) < std::tie(b.bound, b.number);
    });
    for (const Root& root : roots) {
      if (stopping()) {
        leave_open(root.bound);
        break;  // the rest are no better
      }
      if (refutes(root.bound)) {
        partial_.split = root.split;
        split_dimension(0, root.bound, 1.0 / static_cast<double>(roots.size()));
      } else {
        proof_.share_covered += 1.0 / static_cast<double>(roots.size());
      }
    }
    return conclude();
  }

 private:
  struct Root {
    double bound;
    std::size_t number;  ///< in the order of enumeration
    Split split;
  };

  /// Whether the search is to end, early or refuted. Once true, always true.
  bool stopping() {
    stopped_ = stopped_ || deadline_.passed();
    return stopped_;
  }

  [[nodiscard]] bool refutes(double value) const {
    return value < claimed_ * (1 - options_.tolerance);
  }

  void leave_open(double bound) { open_bound_ = std::min(open_bound_, bound); }

  double bound() {
    ++proof_.nodes;
    const CostBound cost = bound_(partial_);
    return options_.objective.value(cost.energy_pJ, cost.cycles);
  }

  std::vector<Root> spatial_assignments() {
    std::vector<Root> roots;
    assign_spatial(0, 0, roots);
    return roots;
  }

  /// Gives every dimension from `dimension` on every share of the fan-outs from `slot` on.
  void assign_spatial(std::size_t dimension, std::size_t slot, std::vector<Root>& roots) {
    if (dimension == space_.num_dimensions()) {
      if (space_.uses_enough(partial_.split) && space_.fits_capacities(partial_.split)) {
        roots.push_back({bound(), roots.size(), partial_.split});
      }
      return;
    }
    if (slot == spatial_slots_.size()) {
      if (space_.obeys_in_space(partial_.split, dimension)) {
        assign_spatial(dimension + 1, 0, roots);
      }
      return;
    }
    std::int64_t& here = partial_.split.factor(spatial_slots_[slot], dimension);
    std::int64_t& rest = partial_.split.factor(space_.last_slot(), dimension);
    const std::int64_t left = rest;
    for (const std::int64_t factor : divisors(left)) {
      here = factor;
      rest = left / factor;
      if (space_.fits_fanouts(partial_.split)) {
        assign_spatial(dimension, slot + 1, roots);
      }
    }
    here = 1;
    rest = left;
  }

  /// Every split of the dimension's temporal loops over the levels.
  void split_dimension(std::size_t dimension, double parent_bound, double share) {
    if (dimension == space_.num_dimensions()) {
      order_level(first_ordered_level(), parent_bound, share);
      return;
    }
    std::vector<std::vector<std::int64_t>> splits;
    std::vector<std::int64_t> split(temporal_slots_.size(), 1);
    const std::int64_t rest = partial_.split.factor(space_.last_slot(), dimension);
    list_splits(dimension, rest, 0, split, splits);
    partial_.decided[dimension] = true;
    for (const auto& factors : splits) {
      if (stopping()) {
        leave_open(parent_bound);
        break;
      }
      for (std::size_t i = 0; i < factors.size(); ++i) {
        partial_.split.factor(temporal_slots_[i], dimension) = factors[i];
      }
      descend(share / static_cast<double>(splits.size()), space_.fits_capacities(partial_.split),
              [&](double bound, double part) { split_dimension(dimension + 1, bound, part); });
    }
    partial_.decided[dimension] = false;
    for (const std::size_t slot : temporal_slots_) {
      partial_.split.factor(slot, dimension) = 1;
    }
    partial_.split.factor(space_.last_slot(), dimension) = rest;
  }

  void list_splits(std::size_t dimension, std::int64_t left, std::size_t slot,
                   std::vector<std::int64_t>& split,
                   std::vector<std::vector<std::int64_t>>& splits) const {
    const FactorRange limit =
        options_.constraints.range({LevelId{slot}, LoopKindAt::kTemporal}, DimensionId{dimension});
    if (slot + 1 == split.size()) {
      split[slot] = left;
      if (limit.holds(left)) {
        splits.push_back(split);
      }
      return;
    }
    for (const std::int64_t factor : divisors(left)) {
      if (limit.holds(factor)) {
        split[slot] = factor;
        list_splits(dimension, left / factor, slot + 1, split, splits);
      }
    }
  }

  /// Goes into a part of the space, or discards it.
  template <typename Into>
  void descend(double share, bool fits, Into into) {
    const double value = fits ? bound() : std::numeric_limits<double>::infinity();
    if (refutes(value)) {
      into(value, share);
    } else {
      proof_.share_covered += share;
    }
  }

  /// Temporal loops inside all tiles have no order that could matter, but for neighbours.
  [[nodiscard]] std::size_t first_ordered_level() const {
    return bound_.links_possible(partial_.split) ? 0 : 1;
  }

  /// Every order of the temporal loops of the level that is allowed.
  void order_level(std::size_t level, double parent_bound, double share) {
    if (level >= space_.num_levels()) {
      order_fanouts(parent_bound, share);
      return;
    }
    const auto orders = allowed_orders(level);
    for (const auto& order : orders) {
      if (stopping()) {
        leave_open(parent_bound);
        break;
      }
      partial_.orders[level] = order;
      descend(share / static_cast<double>(orders.size()), true,
              [&](double bound, double part) { order_level(level + 1, bound, part); });
    }
    partial_.orders[level].reset();
  }

  [[nodiscard]] std::size_t rank(std::size_t level, LoopKindAt kind, std::size_t d) const {
    return space_.order(level, kind).rank(DimensionId{d});
  }

  [[nodiscard]] std::vector<std::vector<std::size_t>> allowed_orders(std::size_t level) const {
    std::vector<std::size_t> order;
    for (std::size_t d = 0; d < space_.num_dimensions(); ++d) {
      if (partial_.split.factor(temporal_slots_[level], d) > 1) {
        order.push_back(d);
      }
    }
    std::vector<std::vector<std::size_t>> orders;
    do {
      if (std::ranges::is_sorted(
              order, {}, [&](std::size_t d) { return rank(level, LoopKindAt::kTemporal, d); })) {
        orders.push_back(order);
      }
    } while (std::ranges::next_permutation(order).found);
    return orders;
  }

  /// A spatial loop; sorted, all stand in an order that is allowed.
  struct Place {
    std::size_t slot;
    std::size_t rank;
    std::size_t dimension;

    friend auto operator<=>(const Place&, const Place&) = default;
  };
  using Fanouts = std::vector<std::vector<Place>>;

  [[nodiscard]] bool is_allowed(const std::vector<Place>& places) const {
    return detail::ranks_never_fall(
        places, [&](const Place& place) { return *space_.slots()[place.slot].axis; }, &Place::rank);
  }

  /// Every order of the spatial loops that is allowed, where it can matter; judged by the model.
  void order_fanouts(double parent_bound, double share) {
    Fanouts fanouts(space_.num_levels());
    for (const std::size_t s : spatial_slots_) {
      const std::size_t level = space_.slots()[s].level;
      for (std::size_t d = 0; d < space_.num_dimensions(); ++d) {
        if (partial_.split.factor(s, d) > 1) {
          fanouts[level].push_back({s, rank(level, LoopKindAt::kSpatial, d), d});
        }
      }
    }
    for (auto& places : fanouts) {
      std::ranges::sort(places);
    }
    const bool all_orders = bound_.links_possible(partial_.split);
    do {
      if (stopping()) {
        leave_open(parent_bound);
        return;
      }
      if (std::ranges::all_of(fanouts, [&](const auto& places) { return is_allowed(places); })) {
        judge(fanouts);
      }
    } while (all_orders && std::ranges::any_of(fanouts, [](std::vector<Place>& places) {
               return std::ranges::next_permutation(places).found;
             }));
    proof_.share_covered += share;
  }

  void judge(const Fanouts& fanouts) {
    nest_.clear();
    for (std::size_t level = 0; level < space_.num_levels(); ++level) {
      nest_.start_level(space_.kept(level));
      for (const auto& [slot, rank, d] : fanouts[level]) {
        nest_.add_spatial(DimensionId{d}, partial_.split.factor(slot, d),
                          *space_.slots()[slot].axis);
      }
      add_temporal(level);
    }
    ++proof_.evaluated;
    const double value = options_.objective.value(evaluator_.evaluate_totals(nest_));
    if (refutes(value)) {
      proof_.better = to_mapping(nest_);
      leave_open(value);
      stopped_ = true;
    }
  }

  void add_temporal(std::size_t level) {
    const auto add = [&](std::size_t d) {
      nest_.add_temporal(DimensionId{d}, partial_.split.factor(temporal_slots_[level], d));
    };
    if (partial_.orders[level]) {
      std::ranges::for_each(*partial_.orders[level], add);
      return;
    }
    std::vector<std::size_t> all(space_.num_dimensions());
    std::iota(all.begin(), all.end(), std::size_t{0});
    std::ranges::stable_sort(all, {},
                             [&](std::size_t d) { return rank(level, LoopKindAt::kTemporal, d); });
    std::ranges::for_each(all, add);
  }

  Proof conclude() {
    proof_.outcome = proof_.better ? ProofOutcome::kRefuted
                     : stopped_    ? ProofOutcome::kUnfinished
                                   : ProofOutcome::kProven;
    proof_.bound = std::min(claimed_, open_bound_);
    if (!stopped_) {
      proof_.share_covered = 1;  // but for rounding
    }
    proof_.seconds = deadline_.seconds();
    return std::move(proof_);
  }

  const ProofOptions& options_;
  double claimed_;
  detail::Deadline deadline_;
  EvenSpace space_;
  CompulsoryBound bound_;
  Evaluator evaluator_;
  PartialMapping partial_;
  std::vector<std::size_t> spatial_slots_;
  std::vector<std::size_t> temporal_slots_;  ///< one for each level
  EvenNest nest_;
  Proof proof_;
  double open_bound_ = std::numeric_limits<double>::infinity();
  bool stopped_ = false;
};

}  // namespace

std::string_view to_string(ProofOutcome outcome) {
  switch (outcome) {
    case ProofOutcome::kProven:
      return "proven";
    case ProofOutcome::kRefuted:
      return "refuted";
    case ProofOutcome::kUnfinished:
      return "unfinished";
  }
  return "unfinished";
}

Proof prove_bound(const Workload& workload, const Architecture& architecture,
                  const EnergyTable& energy, double claimed, const ProofOptions& options) {
  return ProofSearch(workload, architecture, energy, claimed, options).run();
}

}  // namespace cosa

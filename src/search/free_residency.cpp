#include <algorithm>
#include <cmath>
#include <limits>
#include <queue>
#include <set>
#include <tuple>
#include <utility>

#include "best_of_parts.h"
#include "cosa/mapping/residency_sets.h"
#include "residency_optimum.h"

namespace cosa::search {
namespace {

/// The levels that keep a tensor, as a mask.
using LevelMask = std::uint32_t;

constexpr double kNever = std::numeric_limits<double>::infinity();

/// One way to keep a tensor, and the least energy that the tensor then costs by itself in a mapping
/// that is fast enough to be better than the best so far.
struct Chain {
  LevelMask levels;
  double energy_pJ = 0;
};

/// The chains of the first tensors are chosen.
struct Node {
  ObjectiveValue bound;
  std::int64_t number;  ///< of equal bounds the first made comes first
  std::vector<Chain> chains{};

  friend bool operator>(const Node& a, const Node& b) {
    return std::tie(a.bound, a.number) > std::tie(b.bound, b.number);
  }
};

/// Best first over the tensors' chains, one tensor after another (docs/search.md, "Which level
/// keeps what").
class FreeResidencySearch {
 public:
  FreeResidencySearch(const Workload& workload, const Architecture& architecture,
                      const EnergyTable& energy, const OptimalOptions& options)
      : workload_(workload),
        architecture_(architecture),
        energy_(energy),
        options_(options),
        best_(options) {
    for (std::size_t s = 0; s < architecture.num_levels(); ++s) {
      residency_.push_back(residency_sets(workload, architecture, LevelId{s}));
    }
  }

  SearchResult run() {
    std::vector<TensorSet> least;
    std::ranges::transform(residency_, std::back_inserter(least), &ResidencySets::must);
    if (!mapping_exists(workload_, machine(least), options_.constraints)) {
      return infeasible_result(workload_, machine(least), options_.constraints);
    }
    climb(std::move(least));
    list_chains();
    open_.push({floor(least_pJ(0)), 0, {}});
    while (!open_.empty() && best_.leaves_room(open_.top().bound)) {
      if (best_.stopping()) {
        best_.leave_open(open_.top().bound);
        break;
      }
      const Node node = open_.top();
      open_.pop();
      if (node.chains.size() == order_.size()) {
        search_residency(kept_by(node.chains), node.bound);
      } else {
        expand(node);
      }
    }
    return best_.conclude(residencies_);
  }

 private:
  [[nodiscard]] Architecture machine(const std::vector<TensorSet>& kept) const {
    std::vector<StorageLevel> levels = architecture_.levels();
    for (std::size_t s = 0; s < levels.size(); ++s) {
      levels[s].residency = {};
      for (std::size_t v = 0; v < workload_.tensors().size(); ++v) {
        Residency& residency = levels[s].residency;
        (kept[s].contains(TensorId{v}) ? residency.keep : residency.bypass)
            .push_back(workload_.tensors()[v].name);
      }
    }
    return {architecture_.name(), std::move(levels), architecture_.compute()};
  }

  /// The machine on which the first tensors keep to their chains; the others are outermost alone.
  [[nodiscard]] Architecture machine(const std::vector<Chain>& chains) const {
    return machine(kept_by(chains));
  }
  [[nodiscard]] std::vector<TensorSet> kept_by(const std::vector<Chain>& chains) const {
    std::vector<TensorSet> kept(residency_.size());
    kept.back() = workload_.all_tensors();
    for (std::size_t i = 0; i < chains.size(); ++i) {
      for (std::size_t s = 0; s + 1 < kept.size(); ++s) {
        if (((chains[i].levels >> s) & 1U) != 0) {
          kept[s].insert(order_[i]);
        }
      }
    }
    return kept;
  }

  [[nodiscard]] OptimalOptions sub_options() const {
    OptimalOptions options = best_.part_options();
    options.free_residency = false;
    return options;
  }

  /// A start: every level, from the innermost on, keeping what it may as far as something fits;
  /// then one tensor in or out of one level at a time for as long as that is better.
  void climb(std::vector<TensorSet> kept) {
    for (std::size_t s = 0; s < residency_.size(); ++s) {
      for (std::size_t v = 0; v < workload_.tensors().size(); ++v) {
        std::vector<TensorSet> more = kept;
        more[s].insert(TensorId{v});
        const bool fits = residency_[s].may.contains(TensorId{v}) &&
                          mapping_exists(workload_, machine(more), options_.constraints);
        kept = fits ? more : kept;
      }
    }
    search_residency(kept, {0, 0});
    for (bool better = true; better;) {
      better = false;
      for (std::size_t s = residency_.size(); s-- > 0;) {
        for (std::size_t v = 0; v < workload_.tensors().size(); ++v) {
          better = try_other(kept, s, TensorId{v}) || better;
        }
      }
    }
  }

  bool try_other(std::vector<TensorSet>& kept, std::size_t level, TensorId tensor) {
    if (residency_[level].must.contains(tensor) || !residency_[level].may.contains(tensor) ||
        best_.stopping()) {
      return false;
    }
    std::vector<TensorSet> other = kept;
    if (other[level].contains(tensor)) {
      other[level].erase(tensor);
    } else {
      other[level].insert(tensor);
    }
    const bool better = search_residency(other, {0, 0});
    kept = better ? other : kept;
    return better;
  }

  /// Searches a residency once; whether it is the best so far.
  bool search_residency(const std::vector<TensorSet>& kept, const ObjectiveValue& bound) {
    std::vector<std::uint32_t> key;
    std::ranges::transform(kept, std::back_inserter(key), &TensorSet::bits);
    if (!searched_.insert(std::move(key)).second) {
      return false;
    }
    const Architecture at = machine(kept);
    return mapping_exists(workload_, at, options_.constraints) &&
           best_.take(optimum_of_residency(workload_, at, energy_, sub_options()), bound);
  }

  /// No mapping that is better than the best so far takes more cycles.
  [[nodiscard]] Objective least_energy_objective() const {
    constexpr std::int64_t kMost = std::int64_t{1} << 52;
    std::int64_t enough = 1;
    for (std::int64_t step = kMost; step > 0; step /= 2) {
      const double cycles = static_cast<double>(enough + step);
      const Objective& objective = options_.objective.primary;
      const Objective& tie_break = options_.objective.secondary;
      enough += best_.leaves_room({objective.value(multiplications_pJ(), cycles),
                                   tie_break.value(multiplications_pJ(), cycles)})
                    ? step
                    : 0;
    }
    return Objective::energy_within(enough);
  }

  /// All chains of all tensors, the dearest tensor first.
  void list_chains() {
    std::vector<std::pair<double, std::vector<Chain>>> tensors;
    residencies_ = 1;
    for (std::size_t v = 0; v < workload_.tensors().size(); ++v) {
      order_ = {TensorId{v}};
      std::vector<Chain> chains = chains_of(TensorId{v});
      residencies_ *= static_cast<double>(chains.size());
      for (Chain& chain : chains) {
        chain.energy_pJ = least_energy(chain);
      }
      std::ranges::stable_sort(chains, {}, &Chain::energy_pJ);
      tensors.emplace_back(chains.front().energy_pJ, std::move(chains));
    }
    std::vector<std::size_t> dearest(tensors.size());
    for (std::size_t v = 0; v < dearest.size(); ++v) {
      dearest[v] = v;
    }
    std::ranges::stable_sort(dearest, std::ranges::greater{},
                             [&](std::size_t v) { return tensors[v].first; });
    order_.clear();
    for (const std::size_t v : dearest) {
      order_.emplace_back(v);
      chains_.push_back(std::move(tensors[v].second));
    }
  }

  /// From the outermost level inwards each level that need not decide doubles the number.
  [[nodiscard]] std::vector<Chain> chains_of(TensorId tensor) const {
    std::vector<Chain> chains{{0, 0}};
    for (std::size_t s = 0; s < residency_.size(); ++s) {
      const LevelMask here = LevelMask{1} << s;
      const std::size_t before = chains.size();
      for (std::size_t i = 0; i < before; ++i) {
        if (residency_[s].must.contains(tensor)) {
          chains[i].levels |= here;
        } else if (residency_[s].may.contains(tensor)) {
          chains.push_back({chains[i].levels | here, 0});
        }
      }
    }
    return chains;
  }

  /// Picojoules that the first tensor of `order_` costs at least, whatever the others do, in any
  /// mapping better than the best so far.
  [[nodiscard]] double least_energy(const Chain& chain) {
    OptimalOptions options = sub_options();
    options.objective = with_tie_break(least_energy_objective());
    options.cutoff.reset();
    const RelaxedOptimum found = relaxed_optimum(workload_, machine(std::vector{chain}), energy_,
                                                 options, {.counted = set_of(1), .others_pJ = 0});
    best_.add_nodes(found.nodes);
    return found.bound ? std::max(0.0, found.bound->primary - multiplications_pJ()) : kNever;
  }

  [[nodiscard]] TensorSet set_of(std::size_t first_tensors) const {
    TensorSet set;
    for (std::size_t i = 0; i < first_tensors; ++i) {
      set.insert(order_[i]);
    }
    return set;
  }

  [[nodiscard]] double multiplications_pJ() const {
    return static_cast<double>(workload_.operations()) * energy_.compute.mac_pJ;
  }
  /// What the tensors from `first` on cost at least.
  [[nodiscard]] double least_pJ(std::size_t first) const {
    double energy = 0;
    for (std::size_t i = first; i < chains_.size(); ++i) {
      energy += chains_[i].front().energy_pJ;
    }
    return energy;
  }
  [[nodiscard]] ObjectiveValue floor(double tensors_pJ) const {
    return floor_of(workload_, architecture_, energy_, options_.objective, tensors_pJ);
  }

  void expand(const Node& node) {
    const std::size_t depth = node.chains.size();
    double chosen = 0;
    for (const Chain& chain : node.chains) {
      chosen += chain.energy_pJ;
    }
    for (const Chain& chain : chains_[depth]) {
      Node child{std::max(node.bound, floor(chosen + chain.energy_pJ + least_pJ(depth + 1))),
                 ++made_, node.chains};
      if (!std::isfinite(chain.energy_pJ) || !best_.leaves_room(child.bound)) {
        continue;
      }
      child.chains.push_back(chain);
      if (depth > 0 && depth + 1 < order_.size()) {
        child.bound = std::max(child.bound, relaxed_bound(child));
      }
      open_.push(std::move(child));
    }
  }

  /// The least value with the tensors chosen so far, the others at their least energies.
  [[nodiscard]] ObjectiveValue relaxed_bound(const Node& node) {
    const std::size_t depth = node.chains.size();
    const RelaxedOptimum found =
        relaxed_optimum(workload_, machine(node.chains), energy_, sub_options(),
                        {.counted = set_of(depth), .others_pJ = least_pJ(depth)});
    best_.add_nodes(found.nodes);
    return found.bound.value_or(ObjectiveValue{kNever, kNever});
  }

  const Workload& workload_;
  const Architecture& architecture_;
  const EnergyTable& energy_;
  const OptimalOptions& options_;
  std::vector<ResidencySets> residency_;  ///< by level
  double residencies_ = 1;
  std::vector<TensorId> order_;             ///< the tensors, in the order of their choice
  std::vector<std::vector<Chain>> chains_;  ///< in that order, the cheapest first
  BestOfParts best_;
  std::set<std::vector<std::uint32_t>> searched_;  ///< residencies, as masks by level
  std::priority_queue<Node, std::vector<Node>, std::greater<>> open_;
  std::int64_t made_ = 0;
};

}  // namespace

SearchResult optimum_of_free_residency(const Workload& workload, const Architecture& architecture,
                                       const EnergyTable& energy, const OptimalOptions& options) {
  return FreeResidencySearch(workload, architecture, energy, options).run();
}

}  // namespace cosa::search

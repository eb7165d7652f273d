// Uneven placement: every way to interleave the tensors' storage nodes is a space of its own
// (docs/search.md, "Uneven placement").
#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "best_of_parts.h"
#include "cosa/base/input_error.h"
#include "cosa/mapping/residency_sets.h"
#include "objective_bound.h"
#include "residency_optimum.h"
#include "search_problem.h"
#include "spatial_profile.h"

namespace cosa::search {
namespace {

void refuse_what_names_levels(const Workload& workload, const Architecture& architecture,
                              const Constraints& constraints) {
  for (const FactorLimit& limit : constraints.factor_limits()) {
    if (limit.place.kind == LoopKindAt::kTemporal) {
      throw InputError("a temporal factor of " + workload.dimension(limit.dimension).name +
                           " is constrained, and loops of an uneven nest belong to no level",
                       "drop the constraint, or place evenly");
    }
  }
  for (std::size_t s = 0; s < architecture.num_levels(); ++s) {
    if (!constraints.order({LevelId{s}, LoopKindAt::kTemporal}).is_free()) {
      throw InputError("the order of temporal loops at " + architecture.level(LevelId{s}).name +
                           " is constrained, and loops of an uneven nest belong to no level",
                       "drop the constraint, or place evenly");
    }
  }
}

/// The memories that keep a tensor but the outermost one, which keeps all: innermost first.
using Chain = std::vector<LevelId>;

std::vector<Chain> chains_of(const Workload& workload, const Architecture& architecture) {
  std::vector<Chain> chains(workload.tensors().size());
  for (std::size_t s = 0; s + 1 < architecture.num_levels(); ++s) {
    const TensorSet may = residency_sets(workload, architecture, LevelId{s}).may;
    for (std::size_t v = 0; v < chains.size(); ++v) {
      if (may.contains(TensorId{v})) {
        chains[v].emplace_back(s);
      }
    }
  }
  return chains;
}

/// The search holds sets of levels, of which every node is one, in words of 32 bits.
void refuse_too_many_nodes(const std::vector<Chain>& chains) {
  constexpr std::size_t kMostNodes = 30;  // and the outermost memory's
  std::size_t nodes = 0;
  for (const Chain& chain : chains) {
    nodes += chain.size();
  }
  if (nodes > kMostNodes) {
    throw InputError("uneven placement has " + std::to_string(nodes) + " storage nodes to place",
                     "say in the mapspace which tensors bypass which memories: at most " +
                         std::to_string(kMostNodes) + " may be left");
  }
}

/// Visits every interleaving of the tensors' nodes, innermost first, the outermost memory's last.
template <typename Visit>
class Interleaver {
 public:
  Interleaver(std::vector<Chain> chains, const StorageNode& outermost, const Visit& visit)
      : outermost_(outermost),
        visit_(visit),
        chains_(std::move(chains)),
        placed_(chains_.size(), 0) {}

  /// False where a visit said to stop.
  bool run() {
    bool whole = true;
    for (std::size_t v = 0; v < chains_.size(); ++v) {
      if (placed_[v] == chains_[v].size()) {
        continue;
      }
      whole = false;
      TensorSet one;
      one.insert(TensorId{v});
      nodes_.push_back({chains_[v][placed_[v]++], one});
      const bool go_on = run();
      nodes_.pop_back();
      --placed_[v];
      if (!go_on) {
        return false;
      }
    }
    if (!whole) {
      return true;
    }
    nodes_.push_back(outermost_);
    const bool go_on = visit_(nodes_);
    nodes_.pop_back();
    return go_on;
  }

 private:
  StorageNode outermost_;
  const Visit& visit_;
  std::vector<Chain> chains_;        ///< by tensor
  std::vector<std::size_t> placed_;  ///< likewise: nodes of the chain among `nodes_`
  std::vector<StorageNode> nodes_;
};

TensorSet tensors_with_windows(const Workload& workload) {
  TensorSet set;
  for (std::size_t v = 0; v < workload.tensors().size(); ++v) {
    if (has_window(workload, TensorId{v})) {
      set.insert(TensorId{v});
    }
  }
  return set;
}

/// Whether every fan-out has a place inside the nodes of the memories from its own outwards and
/// outside all others, as far as they keep one of these tensors.
bool leaves_no_gaps(TensorSet with_windows, const std::vector<StorageNode>& nodes) {
  LevelId highest{0};
  for (const StorageNode& node : nodes) {
    if ((node.tensors.bits() & with_windows.bits()) == 0) {
      continue;
    }
    if (node.level < highest) {
      return false;
    }
    highest = node.level;
  }
  return true;
}

/// The best even nest first, which cuts most others off; then one interleaving after another.
class UnevenSearch {
 public:
  UnevenSearch(const Workload& workload, const Architecture& architecture,
               const EnergyTable& energy, const OptimalOptions& options)
      : workload_(workload),
        architecture_(architecture),
        energy_(energy),
        options_(options),
        best_(options) {}

  SearchResult run(std::vector<Chain> chains) {
    OptimalOptions even = best_.part_options();
    even.placement = Placement::kEven;
    best_.take(optimum_of_residency(workload_, architecture_, energy_, even), {0, 0});
    const auto visit = [this](const std::vector<StorageNode>& nodes) { return search(nodes); };
    const StorageNode outermost{architecture_.outermost(), workload_.all_tensors()};
    Interleaver(std::move(chains), outermost, visit).run();
    return best_.conclude(spaces_);
  }

 private:
  /// False where no interleaving to come can hold anything better.
  bool search(const std::vector<StorageNode>& nodes) {
    if (best_.stopping()) {
      best_.leave_open(items_.empty() ? ObjectiveValue{0, 0} : items_.front().bound);
      return false;
    }
    if (!leaves_no_gaps(with_windows_, nodes)) {
      return true;
    }
    if (!listed_) {
      list_profiles(nodes);
      listed_ = true;
    }
    ++spaces_;
    std::erase_if(items_, [this](const Item& item) { return !best_.leaves_room(item.bound); });
    if (items_.empty()) {
      return false;
    }
    std::vector<SpatialProfile> profiles;
    std::ranges::transform(items_, std::back_inserter(profiles), &Item::profile);
    best_.take(optimum_of_nodes(workload_, architecture_, energy_, best_.part_options(), nodes,
                                std::move(profiles)),
               items_.front().bound);
    return true;
  }

  /// The spatial assignments that leave room, by rising bounds: these are the same for every
  /// interleaving, since what lies side by side does not ask where nodes stand.
  void list_profiles(const std::vector<StorageNode>& nodes) {
    const SearchProblem problem(workload_, architecture_, energy_, options_.model,
                                options_.constraints, options_.merge_dimensions, std::nullopt,
                                nodes);
    ProfileCost cost;
    for (SpatialProfile& profile : spatial_profiles(problem)) {
      const ObjectiveValue floor =
          floor_value(problem, options_.objective, compute_cycles(problem, profile));
      if (!best_.leaves_room(floor)) {
        continue;
      }
      const ObjectiveValue bound = profile_bound(problem, profile, options_.objective, cost);
      if (best_.leaves_room(bound)) {
        items_.push_back({bound, std::move(profile)});
      }
    }
    std::ranges::stable_sort(items_, {}, &Item::bound);
  }

  struct Item {
    ObjectiveValue bound;
    SpatialProfile profile;
  };

  const Workload& workload_;
  const Architecture& architecture_;
  const EnergyTable& energy_;
  const OptimalOptions& options_;
  TensorSet with_windows_ = tensors_with_windows(workload_);
  BestOfParts best_;
  bool listed_ = false;
  std::vector<Item> items_;
  double spaces_ = 1;  ///< that of the even nests, and those of interleavings looked at
};

}  // namespace

SearchResult optimum_of_uneven_nests(const Workload& workload, const Architecture& architecture,
                                     const EnergyTable& energy, const OptimalOptions& options) {
  if (options.free_residency) {
    throw InputError("uneven placement takes one residency of each level only",
                     "leave the residency fixed, or place evenly");
  }
  refuse_what_names_levels(workload, architecture, options.constraints);
  std::vector<Chain> chains = chains_of(workload, architecture);
  refuse_too_many_nodes(chains);
  if (!mapping_exists(workload, architecture, options.constraints)) {
    return infeasible_result(workload, architecture, options.constraints);
  }
  return UnevenSearch(workload, architecture, energy, options).run(std::move(chains));
}

}  // namespace cosa::search

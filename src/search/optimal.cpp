#include "cosa/search/optimal.h"

#include <algorithm>
#include <atomic>
#include <numeric>
#include <tuple>
#include <utility>
#include <vector>

#include "cosa/base/crew.h"
#include "cosa/base/input_error.h"
#include "cosa/mapping/feasibility.h"
#include "cosa/model/evaluator.h"
#include "cosa/search/top.h"
#include "deadline.h"
#include "even_space.h"
#include "incumbent.h"
#include "objective_bound.h"
#include "profile_rounds.h"
#include "residency_optimum.h"
#include "search_effort.h"
#include "search_problem.h"
#include "space_size.h"
#include "spatial_profile.h"

namespace cosa {
namespace {

using search::Incumbent;
using search::WorkItem;

/// Spatial assignments among which the first one to be searched is chosen.
constexpr std::size_t kSeeds = 1024;

/// Spatial assignments that a thread bounds at a time.
constexpr std::size_t kBoundsAtOnce = 64;

class OptimalSearch {
 public:
  OptimalSearch(const Workload& workload, const Architecture& architecture,
                const EnergyTable& energy, const OptimalOptions& options,
                const std::optional<search::Relaxation>& relaxation = std::nullopt,
                const TopRequest& request = {.count = 1},
                const std::vector<StorageNode>& nodes = {},
                std::optional<std::vector<search::SpatialProfile>> profiles = std::nullopt)
      : options_(options),
        deadline_(options.time_limit_s, options.stop),
        problem_(workload, architecture, energy, options.model, options.constraints,
                 options.merge_dimensions, relaxation, nodes),
        evaluator_(workload, architecture, energy, options.model),
        profiles_(profiles ? std::move(*profiles) : search::spatial_profiles(problem_)),
        crew_(options.jobs),
        costs_(crew_.size()),
        incumbent_(options.cutoff, request) {}

  SearchResult run() {
    walk();
    return result();
  }

  TopMappings run_top(const TopRequest& request) {
    walk();
    SearchResult best = result();
    TopMappings top{.request = request,
                    .termination = best.termination,
                    .mappings = {},
                    .statistics = best.statistics};
    for (const search::Judged& judged : incumbent_.found()) {
      top.proven += open_bound_ && search::can_improve(*open_bound_, judged.value) ? 0 : 1;
      top.mappings.push_back({judged.mapping, judged.totals, judged.value});
    }
    if (top.termination != Termination::kOptimal && open_bound_) {
      top.bound = open_bound_->primary;
    } else if (incumbent_.value()) {
      top.bound = incumbent_.value()->primary;
    }
    return top;
  }

  std::optional<ObjectiveValue> least_bound() {
    std::optional<ObjectiveValue> least;
    for (std::size_t i = 0; i < profiles_.size(); ++i) {
      const double cycles = search::compute_cycles(problem_, profiles_[i]);
      if (!least || search::floor_value(problem_, options_.objective, cycles) < *least) {
        search::note_bound(bound_of(i, costs_.front()), least);
      }
    }
    return least;
  }

  search::RelaxedOptimum run_relaxed() {
    walk();
    const std::int64_t nodes = effort().nodes;
    if (open_bound_ && incumbent_.beaten_by(*open_bound_)) {
      return {open_bound_, nodes};
    }
    return {incumbent_.value() || !open_bound_ ? incumbent_.value() : ObjectiveValue{0, 0}, nodes};
  }

 private:
  void walk() {
    if (profiles_.empty()) {
      return;  // the constraints leave none
    }
    for (const search::SpatialProfile& profile : profiles_) {
      compute_cycles_.push_back(search::compute_cycles(problem_, profile));
    }
    const WorkItem seed = most_promising();
    first_.run({&seed, 1}, incumbent_);
    first_.run(others(seed.profile), incumbent_);
    balance_account();
    std::vector<WorkItem> rest = first_.unresolved();
    std::ranges::sort(rest, by_bound);
    whole_.run(rest, incumbent_);
    for (const auto* rounds : {&first_, &whole_}) {
      if (const auto& bound = rounds->open_bound()) {
        search::note_bound(*bound, open_bound_);
      }
    }
  }

  /// From any thread; once true, always true.
  [[nodiscard]] bool should_stop() {
    if (!stopped_ && deadline_.due()) {
      stopped_ = true;
    }
    return stopped_;
  }

  /// The most promising of the assignments that use the most multipliers: once it is searched, most
  /// of the others need no bound of their own.
  [[nodiscard]] WorkItem most_promising() {
    std::vector<std::size_t> seeds(profiles_.size());
    std::iota(seeds.begin(), seeds.end(), std::size_t{0});
    const auto count = std::min(kSeeds, seeds.size());
    std::ranges::nth_element(seeds, seeds.begin() + static_cast<std::ptrdiff_t>(count - 1), {},
                             [&](std::size_t i) { return std::pair(compute_cycles_[i], i); });
    seeds.resize(count);
    const std::vector<WorkItem> items = bounded(seeds);
    return *std::ranges::min_element(items, by_bound);
  }

  /// Every spatial assignment but one that leaves room, most promising first.
  [[nodiscard]] std::vector<WorkItem> others(std::size_t searched) {
    std::vector<std::size_t> left;
    for (std::size_t i = 0; i < profiles_.size(); ++i) {
      if (i != searched && incumbent_.beaten_by(search::floor_value(problem_, options_.objective,
                                                                    compute_cycles_[i]))) {
        left.push_back(i);
      }
    }
    std::vector<WorkItem> items = bounded(left);
    std::ranges::sort(items, by_bound);
    return items;
  }

  [[nodiscard]] std::vector<WorkItem> bounded(const std::vector<std::size_t>& profiles) {
    std::vector<WorkItem> items(profiles.size());
    const std::size_t parts = (items.size() + kBoundsAtOnce - 1) / kBoundsAtOnce;
    crew_.for_each_index(parts, [&](std::size_t worker, std::size_t part) {
      const std::size_t end = std::min(items.size(), (part + 1) * kBoundsAtOnce);
      for (std::size_t i = part * kBoundsAtOnce; i < end; ++i) {
        items[i] = {bound_of(profiles[i], costs_[worker]), profiles[i]};
      }
    });
    return items;
  }

  [[nodiscard]] ObjectiveValue bound_of(std::size_t profile, search::ProfileCost& cost) const {
    return search::profile_bound(problem_, profiles_[profile], options_.objective, cost);
  }

  static bool by_bound(const WorkItem& a, const WorkItem& b) {
    return std::tie(a.bound, a.profile) < std::tie(b.bound, b.profile);
  }

  /// What became of the space. Splits that dominance left open are counted as they were met first.
  void balance_account() {
    for (const search::SpatialProfile& profile : profiles_) {
      account_.splits += profile.splits;
    }
    double left = first_.opened_splits() / account_.splits;  // of the assignments that were opened
    const double ahead = first_.splits_ahead() / account_.splits;
    account_.spatial_bound = std::max(0.0, 1 - left - ahead);
    account_.order_classes = static_cast<std::int64_t>(first_.num_classes());
    const double all = account_.splits * static_cast<double>(account_.order_classes);
    for (const auto rule : search::kRulesOfProfile) {
      account_.*rule = all > 0 ? first_.effort().account.*rule / all : 0;
      left -= account_.*rule;
    }
    account_.open = first_.open_bound() ? std::max(0.0, left + ahead) : 0;
  }

  [[nodiscard]] search::SearchEffort effort() const {
    search::SearchEffort both = first_.effort();
    both.add(whole_.effort());
    return both;
  }

  SearchResult result() {
    SearchResult result;
    const search::SearchEffort all = effort();
    result.statistics = {.space_mappings = search::space_size(problem_),
                         .nodes = all.nodes,
                         .evaluated = all.evaluated,
                         .spatial_total = static_cast<std::int64_t>(profiles_.size()),
                         .spatial_opened = first_.opened(),
                         .space = account_,
                         .seconds = deadline_.seconds()};
    const bool open = open_bound_ && incumbent_.beaten_by(*open_bound_);
    if (incumbent_.found().empty()) {
      set_absent(open, result);
      return result;
    }
    const search::Judged& best = incumbent_.found().front();
    result.mapping = best.mapping;
    result.totals = best.totals;
    result.value = best.value;
    result.termination = open ? Termination::kFeasible : Termination::kOptimal;
    result.bound = open ? std::min(open_bound_->primary, best.value.primary) : best.value.primary;
    result.gap =
        best.value.primary > 0 ? (best.value.primary - result.bound) / best.value.primary : 0;
    return result;
  }

  /// No mapping was found, or none better than the cutoff.
  void set_absent(bool open, SearchResult& result) const {
    if (open) {
      result.termination = Termination::kUnknown;
      result.bound = open_bound_->primary;
    } else if (incumbent_.value()) {
      result.termination = Termination::kOptimal;
      result.bound = incumbent_.value()->primary;
    } else {
      result.termination = open_bound_ ? Termination::kUnknown : Termination::kInfeasible;
      result.bound = 0;
    }
  }

  const OptimalOptions& options_;
  detail::Deadline deadline_;
  search::SearchProblem problem_;
  Evaluator evaluator_;
  std::vector<search::SpatialProfile> profiles_;
  std::vector<double> compute_cycles_;  ///< by profile
  std::atomic<bool> stopped_ = false;
  Crew crew_;
  std::vector<search::ProfileCost> costs_;  ///< by worker; buffers
  Incumbent incumbent_;
  search::WalkContext context_{problem_, profiles_, evaluator_, options_.objective,
                               [this] { return should_stop(); }};
  search::ProfileRounds first_{context_, crew_, options_.use_dominance};
  search::ProfileRounds whole_{context_, crew_, false};  ///< of what dominance left open
  std::optional<ObjectiveValue> open_bound_;
  SpaceAccount account_;
};

}  // namespace

namespace search {

bool mapping_exists(const Workload& workload, const Architecture& architecture,
                    const Constraints& constraints) {
  const detail::EvenSpace space(workload, architecture, constraints);
  return constraints.empty() ? space.fits_capacities(space.outermost_split())
                             : find_feasible(workload, architecture, constraints).has_value();
}

SearchResult infeasible_result(const Workload& workload, const Architecture& architecture,
                               const Constraints& constraints) {
  SearchResult result;
  result.termination = Termination::kInfeasible;
  result.infeasible_reason =
      detail::EvenSpace(workload, architecture, constraints).infeasible_reason().value_or("");
  return result;
}

SearchResult optimum_of_residency(const Workload& workload, const Architecture& architecture,
                                  const EnergyTable& energy, const OptimalOptions& options) {
  return OptimalSearch(workload, architecture, energy, options).run();
}

SearchResult optimum_of_nodes(const Workload& workload, const Architecture& architecture,
                              const EnergyTable& energy, const OptimalOptions& options,
                              const std::vector<StorageNode>& nodes,
                              std::vector<SpatialProfile> profiles) {
  return OptimalSearch(workload, architecture, energy, options, std::nullopt, {.count = 1}, nodes,
                       std::move(profiles))
      .run();
}

std::optional<ObjectiveValue> spatial_bound(const Workload& workload,
                                            const Architecture& architecture,
                                            const EnergyTable& energy,
                                            const OptimalOptions& options) {
  return OptimalSearch(workload, architecture, energy, options).least_bound();
}

RelaxedOptimum relaxed_optimum(const Workload& workload, const Architecture& architecture,
                               const EnergyTable& energy, const OptimalOptions& options,
                               const Relaxation& relaxation) {
  return OptimalSearch(workload, architecture, energy, options, relaxation).run_relaxed();
}

}  // namespace search

SearchResult find_optimal(const Workload& workload, const Architecture& architecture,
                          const EnergyTable& energy, const OptimalOptions& options) {
  if (options.placement == Placement::kUneven) {
    return search::optimum_of_uneven_nests(workload, architecture, energy, options);
  }
  if (options.free_residency) {
    return search::optimum_of_free_residency(workload, architecture, energy, options);
  }
  if (!search::mapping_exists(workload, architecture, options.constraints)) {
    return search::infeasible_result(workload, architecture, options.constraints);
  }
  return search::optimum_of_residency(workload, architecture, energy, options);
}

TopMappings find_top(const Workload& workload, const Architecture& architecture,
                     const EnergyTable& energy, const TopRequest& request,
                     const OptimalOptions& options) {
  if (request.count == 0) {
    throw InputError("the best 0 mappings are none", "ask for 1 or more");
  }
  if (options.placement == Placement::kUneven) {
    throw InputError("the best mappings are listed for even placement only", "place evenly");
  }
  if (options.free_residency) {
    throw InputError("the best mappings are listed for one residency of each level only",
                     "leave the residency fixed");
  }
  if (!search::mapping_exists(workload, architecture, options.constraints)) {
    SearchResult none = search::infeasible_result(workload, architecture, options.constraints);
    return {.request = request,
            .termination = none.termination,
            .mappings = {},
            .infeasible_reason = std::move(none.infeasible_reason)};
  }
  OptimalOptions asked = options;
  asked.use_dominance = false;
  return OptimalSearch(workload, architecture, energy, asked, std::nullopt, request)
      .run_top(request);
}

}  // namespace cosa

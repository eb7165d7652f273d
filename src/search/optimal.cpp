#include "cosa/search/optimal.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <span>
#include <tuple>
#include <utility>

#include "cosa/base/input_error.h"
#include "cosa/mapping/feasibility.h"
#include "cosa/model/evaluator.h"
#include "cosa/search/top.h"
#include "deadline.h"
#include "even_space.h"
#include "leaf_judge.h"
#include "order_class.h"
#include "profile_search.h"
#include "residency_optimum.h"
#include "search_problem.h"
#include "space_size.h"
#include "spatial_profile.h"
#include "split_tables.h"

namespace cosa {
namespace {

using search::Incumbent;

/// The split tables are dropped when they hold more than this, and made anew as needed.
constexpr std::size_t kTableBytes = std::size_t{96} << 20;

/// Spatial assignments among which the first one to be searched is chosen.
constexpr std::size_t kSeeds = 1024;

constexpr std::size_t kNone = ~std::size_t{0};

/// A spatial assignment to be searched.
struct WorkItem {
  ObjectiveValue bound;
  std::size_t profile;
};

class OptimalSearch {
 public:
  OptimalSearch(const Workload& workload, const Architecture& architecture,
                const EnergyTable& energy, const OptimalOptions& options,
                const std::optional<search::Relaxation>& relaxation = std::nullopt,
                const TopRequest& request = {.count = 1})
      : options_(options),
        deadline_(options.time_limit_s, options.stop),
        problem_(workload, architecture, energy, options.model, options.constraints,
                 options.merge_dimensions, relaxation),
        evaluator_(workload, architecture, energy, options.model),
        judge_(problem_, evaluator_, options.objective, [this] { return should_stop(); }),
        profiles_(search::spatial_profiles(problem_)),
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
      top.mappings.push_back({to_mapping(judged.nest), judged.totals, judged.value});
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
        const ObjectiveValue bound = bound_of(i);
        least = least ? std::min(*least, bound) : bound;
      }
    }
    return least;
  }

  search::RelaxedOptimum run_relaxed() {
    walk();
    if (open_bound_ && incumbent_.beaten_by(*open_bound_)) {
      return {open_bound_, nodes_};
    }
    return {incumbent_.value() || !stopped_ ? incumbent_.value() : ObjectiveValue{0, 0}, nodes_};
  }

 private:
  void walk() {
    if (profiles_.empty()) {
      return;  // the constraints leave none
    }
    collect_items();
    search_items();
    balance_account();
    resolve_rest();
  }

  /// Lists and search with or without dominance, made when first needed.
  struct Engine {
    Engine(OptimalSearch& owner, search::OrderClasses order_classes, bool dominance)
        : classes(std::move(order_classes)),
          tables(owner.problem_, classes, dominance),
          search(owner.problem_, classes, tables, owner.judge_, owner.options_.objective, dominance,
                 [&owner] { return owner.should_stop(); }) {}

    search::OrderClasses classes;
    search::SplitTables tables;
    search::ProfileSearch search;
  };

  [[nodiscard]] bool should_stop() const { return deadline_.due(); }

  /// Every spatial assignment that leaves room, with its bound, most promising first.
  void collect_items() {
    seed_incumbent();
    for (std::size_t i = 0; i < profiles_.size(); ++i) {
      const ObjectiveValue floor =
          search::floor_value(problem_, options_.objective, compute_cycles_[i]);
      if (i != seed_ && incumbent_.beaten_by(floor)) {
        items_.push_back({bound_of(i), i});
      }
    }
    std::ranges::sort(items_, by_bound);
  }

  /// Searches the most promising of the assignments that use the most multipliers, so that most of
  /// the others need no bound of their own.
  void seed_incumbent() {
    std::vector<std::pair<double, std::size_t>> by_cycles;
    for (std::size_t i = 0; i < profiles_.size(); ++i) {
      compute_cycles_.push_back(search::compute_cycles(problem_, profiles_[i]));
      by_cycles.emplace_back(compute_cycles_[i], i);
    }
    const auto seeds = std::min(kSeeds, by_cycles.size());
    std::ranges::nth_element(by_cycles, by_cycles.begin() + static_cast<std::ptrdiff_t>(seeds - 1));
    WorkItem best{bound_of(by_cycles.front().second), by_cycles.front().second};
    for (const auto& [cycles, i] : std::span(by_cycles).first(seeds)) {
      const WorkItem item{bound_of(i), i};
      best = by_bound(item, best) ? item : best;
    }
    if (should_stop() || !incumbent_.beaten_by(best.bound)) {
      return;
    }
    seed_ = best.profile;
    search_and_note(best);
  }

  [[nodiscard]] ObjectiveValue bound_of(std::size_t profile) {
    search::profile_cost(problem_, profiles_[profile], cost_);
    return search::bound_value(problem_, cost_, options_.objective, cost_.least_fill.data(),
                               cost_.least_parent.data());
  }

  static bool by_bound(const WorkItem& a, const WorkItem& b) {
    return std::tie(a.bound, a.profile) < std::tie(b.bound, b.profile);
  }

  void search_items() {
    for (const WorkItem& item : items_) {
      if (!incumbent_.beaten_by(item.bound)) {
        return;  // the rest are no better
      }
      if (stopped_ || should_stop()) {
        stop_at(item.bound);
        splits_ahead_ += profiles_[item.profile].splits;
        continue;
      }
      search_and_note(item);
    }
  }

  /// Searches an assignment, and notes what of it stays open.
  void search_and_note(const WorkItem& item) {
    ++opened_;
    opened_splits_ += profiles_[item.profile].splits;
    if (const auto left = search_item(item, options_.use_dominance)) {
      unresolved_.push_back({*left, item.profile});
    }
    if (stopped_) {
      stop_at(item.bound);
    }
  }

  std::optional<ObjectiveValue> search_item(const WorkItem& item, bool dominance) {
    auto& engine = dominance ? pruned_ : whole_;
    if (!engine) {
      auto classes = search::order_classes(problem_, dominance, [this] { return should_stop(); });
      if (!classes) {
        stopped_ = true;
        return std::nullopt;
      }
      engine = std::make_unique<Engine>(*this, std::move(*classes), dominance);
    }
    if (engine->tables.bytes() > kTableBytes) {
      engine->tables.clear();
    }
    search::profile_cost(problem_, profiles_[item.profile], cost_);
    const std::int64_t before = engine->search.nodes();
    const auto left = engine->search.run(profiles_[item.profile], cost_, incumbent_);
    nodes_ += engine->search.nodes() - before;
    stopped_ = engine->search.stopped();
    return left;
  }

  /// What became of the space. Splits that dominance left open are counted as they were met first.
  void balance_account() {
    for (const search::SpatialProfile& profile : profiles_) {
      account_.splits += profile.splits;
    }
    double left = opened_splits_ / account_.splits;  // of the assignments that were opened
    const double ahead = splits_ahead_ / account_.splits;
    account_.spatial_bound = std::max(0.0, 1 - left - ahead);
    if (const auto& engine = options_.use_dominance ? pruned_ : whole_) {
      account_.order_classes = static_cast<std::int64_t>(engine->classes.classes.size());
      const double all = account_.splits * static_cast<double>(account_.order_classes);
      for (const auto rule :
           {&SpaceAccount::order_bound, &SpaceAccount::split_bound, &SpaceAccount::capacity,
            &SpaceAccount::levels, &SpaceAccount::dominance, &SpaceAccount::judged}) {
        account_.*rule = engine->search.account().*rule / all;
        left -= account_.*rule;
      }
    }
    account_.open = stopped_ ? std::max(0.0, left + ahead) : 0;
  }

  /// What dominance left open is searched again without it.
  void resolve_rest() {
    for (const WorkItem& item : unresolved_) {
      if (!incumbent_.beaten_by(item.bound)) {
        continue;
      }
      if (!stopped_) {
        search_item(item, false);
      }
      if (stopped_) {
        stop_at(item.bound);
      }
    }
  }

  void stop_at(const ObjectiveValue& bound) {
    stopped_ = true;
    open_bound_ = open_bound_ ? std::min(*open_bound_, bound) : bound;
  }

  SearchResult result() {
    SearchResult result;
    result.statistics = {.space_mappings = search::space_size(problem_),
                         .nodes = nodes_,
                         .evaluated = judge_.evaluated(),
                         .spatial_total = static_cast<std::int64_t>(profiles_.size()),
                         .spatial_opened = opened_,
                         .space = account_,
                         .seconds = deadline_.seconds()};
    const bool open = open_bound_ && incumbent_.beaten_by(*open_bound_);
    if (incumbent_.found().empty()) {
      set_absent(open, result);
      return result;
    }
    const search::Judged& best = incumbent_.found().front();
    result.mapping = to_mapping(best.nest);
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
      result.termination = stopped_ ? Termination::kUnknown : Termination::kInfeasible;
      result.bound = 0;
    }
  }

  const OptimalOptions& options_;
  detail::Deadline deadline_;
  search::SearchProblem problem_;
  Evaluator evaluator_;
  search::LeafJudge judge_;
  std::vector<search::SpatialProfile> profiles_;
  std::vector<double> compute_cycles_;  ///< by profile
  std::size_t seed_ = kNone;            ///< the profile searched first
  std::vector<WorkItem> items_;
  search::ProfileCost cost_;
  std::unique_ptr<Engine> pruned_;
  std::unique_ptr<Engine> whole_;
  Incumbent incumbent_;
  std::vector<WorkItem> unresolved_;
  std::optional<ObjectiveValue> open_bound_;
  bool stopped_ = false;
  std::int64_t nodes_ = 0;
  std::int64_t opened_ = 0;
  double opened_splits_ = 0;  ///< of the assignments opened
  double splits_ahead_ = 0;   ///< of those still ahead when the search was stopped
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

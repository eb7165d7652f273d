#include "cosa/search/pareto.h"

#include <algorithm>
#include <utility>

#include "deadline.h"

namespace cosa {
namespace {

/// From the least energy on towards the least latency: the least energy among what is faster than
/// the point before (docs/search.md, "Fronts").
class FrontSearch {
 public:
  FrontSearch(const Workload& workload, const Architecture& architecture, const EnergyTable& energy,
              OptimalOptions options)
      : workload_(workload),
        architecture_(architecture),
        energy_(energy),
        options_(std::move(options)),
        deadline_(options_.time_limit_s, options_.stop) {
    options_.cutoff.reset();
  }

  ParetoFront run() {
    SearchResult fastest = find(Objective::latency());
    front_.infeasible_reason = std::move(fastest.infeasible_reason);
    front_.termination = fastest.termination;
    if (fastest.mapping) {
      find_cheaper(fastest.totals);
      // Where its search was stopped, what is cheaper may be no slower.
      if (front_.points.empty() || front_.points.back().totals.cycles > fastest.totals.cycles) {
        add(std::move(fastest));
      }
    }
    std::ranges::reverse(front_.points);
    front_.statistics.seconds = deadline_.seconds();
    return std::move(front_);
  }

 private:
  SearchResult find(const Objective& objective) {
    OptimalOptions options = options_;
    options.objective = with_tie_break(objective);
    options.time_limit_s = deadline_.left();
    SearchResult found = find_optimal(workload_, architecture_, energy_, options);
    add_effort(found.statistics, front_.statistics);
    return found;
  }

  /// The points that need less energy than the fastest one, the cheapest first.
  void find_cheaper(const CostTotals& fastest) {
    options_.cutoff = ObjectiveValue{fastest.energy_pJ, static_cast<double>(fastest.cycles)};
    for (std::optional<std::int64_t> most_cycles; !most_cycles || *most_cycles > fastest.cycles;) {
      SearchResult found =
          find(most_cycles ? Objective::energy_within(*most_cycles) : Objective::energy());
      if (found.termination != Termination::kOptimal) {
        front_.termination = Termination::kFeasible;
      }
      if (!found.mapping) {
        return;
      }
      most_cycles = found.totals.cycles - 1;
      add(std::move(found));
    }
  }

  void add(SearchResult found) {
    front_.points.push_back({std::move(*found.mapping), found.totals});
  }

  const Workload& workload_;
  const Architecture& architecture_;
  const EnergyTable& energy_;
  OptimalOptions options_;
  detail::Deadline deadline_;
  ParetoFront front_;
};

}  // namespace

ParetoFront find_front(const Workload& workload, const Architecture& architecture,
                       const EnergyTable& energy, const OptimalOptions& options) {
  return FrontSearch(workload, architecture, energy, options).run();
}

}  // namespace cosa

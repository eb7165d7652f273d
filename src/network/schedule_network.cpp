#include "cosa/network/schedule_network.h"

#include <utility>

#include "layer_schedule.h"
#include "shared_schedule.h"

namespace cosa {

NetworkSchedule schedule_network(const Network& network, const Architecture& architecture,
                                 const NetworkOptions& options) {
  if (options.sharing.any()) {
    return detail::schedule_shared(network, architecture, options);
  }
  NetworkSchedule result{.outcomes = std::vector<ScheduleOutcome>(network.layers.size()),
                         .solved_as = detail::first_of_equals(network.layers),
                         .cached = {}};
  result.cached = detail::solve_each(
      network, result.distinct(), options, [&](std::size_t i, const ScheduleOptions& of_layer) {
        auto [outcome, cached] = detail::schedule_layer(network.layers[i].workload, architecture,
                                                        of_layer, options.cache);
        result.outcomes[i] = std::move(outcome);
        return cached;
      });
  detail::share_among_equals(result);
  return result;
}

}  // namespace cosa

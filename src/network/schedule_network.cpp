#include "cosa/network/schedule_network.h"

#include <mutex>
#include <utility>

#include "cosa/base/parallel.h"
#include "layer_schedule.h"
#include "shared_schedule.h"

namespace cosa {

NetworkSchedule schedule_network(const Network& network, const Architecture& architecture,
                                 const NetworkOptions& options) {
  if (options.sharing.any()) {
    return detail::schedule_shared(network, architecture, options);
  }
  const std::size_t size = network.layers.size();
  NetworkSchedule result{.outcomes = std::vector<ScheduleOutcome>(size),
                         .solved_as = detail::first_of_equals(network.layers),
                         .cached = std::vector<bool>(size, false)};
  const std::vector<std::size_t> distinct = result.distinct();
  ScheduleOptions of_each = options.schedule;
  of_each.jobs = jobs_of_each(distinct.size(), options.jobs);
  std::mutex mutex;  // neighbours in `cached` share a word
  std::size_t done = 0;
  if (options.progress) {
    options.progress({.total = distinct.size()});
  }
  for_each_index(distinct.size(), options.jobs, [&](std::size_t number) {
    const std::size_t i = distinct[number];
    const Layer& layer = network.layers[i];
    auto [outcome, cached] =
        detail::schedule_layer(layer.workload, architecture, of_each, options.cache);
    const std::scoped_lock lock(mutex);
    result.outcomes[i] = std::move(outcome);
    result.cached[i] = cached;
    ++done;
    if (options.progress) {
      options.progress({.done = done, .total = distinct.size(), .last = &layer, .cached = cached});
    }
  });
  detail::share_among_equals(result);
  return result;
}

}  // namespace cosa

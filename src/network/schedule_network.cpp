#include "cosa/network/schedule_network.h"

#include <algorithm>
#include <mutex>

#include "cosa/base/parallel.h"

namespace cosa {
namespace {

/// Whether one mapping serves both: everything but name and occurrences is the same.
bool same_problem(const Workload& a, const Workload& b) {
  return a.dimensions() == b.dimensions() && a.tensors() == b.tensors();
}

/// By layer: the first one with the same problem.
std::vector<std::size_t> first_of_equals(const std::vector<Layer>& layers) {
  std::vector<std::size_t> first;
  std::vector<std::size_t> distinct;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const auto known = std::ranges::find_if(distinct, [&](std::size_t other) {
      return same_problem(layers[i].workload, layers[other].workload);
    });
    if (known == distinct.end()) {
      distinct.push_back(i);
      first.push_back(i);
    } else {
      first.push_back(*known);
    }
  }
  return first;
}

}  // namespace

NetworkSchedule schedule_network(const Network& network, const Architecture& architecture,
                                 const NetworkOptions& options) {
  const std::size_t size = network.layers.size();
  NetworkSchedule result{.outcomes = std::vector<ScheduleOutcome>(size),
                         .solved_as = first_of_equals(network.layers),
                         .cached = std::vector<bool>(size, false)};
  const std::vector<std::size_t> distinct = result.distinct();
  std::mutex progress_mutex;
  std::size_t done = 0;
  for_each_index(distinct.size(), options.jobs, [&](std::size_t number) {
    const std::size_t i = distinct[number];
    const Layer& layer = network.layers[i];
    result.outcomes[i] = try_schedule(layer.workload, architecture, options.schedule);
    const std::scoped_lock lock(progress_mutex);
    ++done;
    if (options.progress) {
      options.progress(
          {.done = done, .total = distinct.size(), .last = &layer, .cached = result.cached[i]});
    }
  });
  for (std::size_t i = 0; i < size; ++i) {
    result.outcomes[i] = result.outcomes[result.solved_as[i]];
    result.cached[i] = result.cached[result.solved_as[i]];
  }
  return result;
}

}  // namespace cosa

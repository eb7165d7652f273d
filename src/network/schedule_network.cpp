#include "cosa/network/schedule_network.h"

#include <algorithm>
#include <mutex>
#include <utility>

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

/// The outcome of one layer, and whether the cache had it.
struct LayerOutcome {
  ScheduleOutcome outcome;
  bool cached = false;
};

LayerOutcome schedule_layer(const Workload& workload, const Architecture& architecture,
                            const NetworkOptions& options) {
  if (options.cache == nullptr) {
    return {.outcome = try_schedule(workload, architecture, options.schedule)};
  }
  if (auto known = options.cache->find(workload, architecture, options.schedule)) {
    return {.outcome = {.schedule = std::move(known)}, .cached = true};
  }
  LayerOutcome found{.outcome = try_schedule(workload, architecture, options.schedule)};
  if (const auto& schedule = found.outcome.schedule) {
    options.cache->keep(*schedule, workload, architecture, options.schedule);
  }
  return found;
}

}  // namespace

NetworkSchedule schedule_network(const Network& network, const Architecture& architecture,
                                 const NetworkOptions& options) {
  const std::size_t size = network.layers.size();
  NetworkSchedule result{.outcomes = std::vector<ScheduleOutcome>(size),
                         .solved_as = first_of_equals(network.layers),
                         .cached = std::vector<bool>(size, false)};
  const std::vector<std::size_t> distinct = result.distinct();
  std::mutex mutex;  // neighbours in `cached` share a word
  std::size_t done = 0;
  if (options.progress) {
    options.progress({.total = distinct.size()});
  }
  for_each_index(distinct.size(), options.jobs, [&](std::size_t number) {
    const std::size_t i = distinct[number];
    const Layer& layer = network.layers[i];
    auto [outcome, cached] = schedule_layer(layer.workload, architecture, options);
    const std::scoped_lock lock(mutex);
    result.outcomes[i] = std::move(outcome);
    result.cached[i] = cached;
    ++done;
    if (options.progress) {
      options.progress({.done = done, .total = distinct.size(), .last = &layer, .cached = cached});
    }
  });
  for (std::size_t i = 0; i < size; ++i) {
    result.outcomes[i] = result.outcomes[result.solved_as[i]];
    result.cached[i] = result.cached[result.solved_as[i]];
  }
  return result;
}

}  // namespace cosa

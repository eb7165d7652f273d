#include "layer_schedule.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include "cosa/base/parallel.h"

namespace cosa::detail {
namespace {

/// Whether one mapping serves both: everything but name and occurrences is the same.
bool same_problem(const Workload& a, const Workload& b) {
  return a.dimensions() == b.dimensions() && a.tensors() == b.tensors();
}

}  // namespace

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

std::vector<std::size_t> distinct_of(const std::vector<std::size_t>& solved_as) {
  std::vector<std::size_t> first;
  for (std::size_t i = 0; i < solved_as.size(); ++i) {
    if (solved_as[i] == i) {
      first.push_back(i);
    }
  }
  return first;
}

LayerOutcome schedule_layer(const Workload& workload, const Architecture& architecture,
                            const ScheduleOptions& options, ScheduleCache* cache) {
  if (cache == nullptr) {
    return {.outcome = try_schedule(workload, architecture, options)};
  }
  if (auto known = cache->find(workload, architecture, options)) {
    return {.outcome = {.schedule = std::move(known)}, .cached = true};
  }
  LayerOutcome found{.outcome = try_schedule(workload, architecture, options)};
  if (const auto& schedule = found.outcome.schedule) {
    cache->keep(*schedule, workload, architecture, options);
  }
  return found;
}

std::vector<bool> solve_each(
    const Network& network, const std::vector<std::size_t>& distinct, const NetworkOptions& options,
    const std::function<bool(std::size_t, const ScheduleOptions&)>& solve) {
  std::vector<bool> cached(network.layers.size(), false);
  ScheduleOptions of_each = options.schedule;
  of_each.jobs = jobs_of_each(distinct.size(), options.jobs);
  std::mutex mutex;  // neighbours in `cached` share a word
  std::size_t done = 0;
  if (options.progress) {
    options.progress({.total = distinct.size()});
  }
  for_each_index(distinct.size(), options.jobs, [&](std::size_t number) {
    const std::size_t i = distinct[number];
    const bool was_cached = solve(i, of_each);
    const std::scoped_lock lock(mutex);
    cached[i] = was_cached;
    ++done;
    if (options.progress) {
      options.progress({.done = done,
                        .total = distinct.size(),
                        .last = &network.layers[i],
                        .cached = was_cached});
    }
  });
  return cached;
}

void share_among_equals(NetworkSchedule& schedule) {
  share_among(schedule.solved_as, schedule.outcomes);
  share_among(schedule.solved_as, schedule.cached);
}

}  // namespace cosa::detail

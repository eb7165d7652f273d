#include "layer_schedule.h"

#include <algorithm>
#include <utility>

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

void share_among_equals(NetworkSchedule& schedule) {
  for (std::size_t i = 0; i < schedule.outcomes.size(); ++i) {
    schedule.outcomes[i] = schedule.outcomes[schedule.solved_as[i]];
    schedule.cached[i] = schedule.cached[schedule.solved_as[i]];
  }
}

}  // namespace cosa::detail

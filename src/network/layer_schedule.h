#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "cosa/network/schedule_network.h"
#include "cosa/scheduler/schedule_all.h"
#include "cosa/workload/layer.h"
#include "cosa/workload/network.h"

namespace cosa::detail {

/// By layer: the first one that the same mappings serve.
[[nodiscard]] std::vector<std::size_t> first_of_equals(const std::vector<Layer>& layers);

/// The layers that are their own first one.
[[nodiscard]] std::vector<std::size_t> distinct_of(const std::vector<std::size_t>& solved_as);

/// The outcome of one layer, and whether the cache had it.
struct LayerOutcome {
  ScheduleOutcome outcome;
  bool cached = false;
};

/// Looked up in the cache where there is one, else found and kept there.
[[nodiscard]] LayerOutcome schedule_layer(const Workload& workload,
                                          const Architecture& architecture,
                                          const ScheduleOptions& options, ScheduleCache* cache);

/// Calls `solve(i, options)` once for each of the layers `distinct`, as many at a time as the
/// options say, with what they say of one layer, and tells how far it is. `solve` says whether the
/// cache had the layer: what is returned, by layer of the network.
std::vector<bool> solve_each(const Network& network, const std::vector<std::size_t>& distinct,
                             const NetworkOptions& options,
                             const std::function<bool(std::size_t, const ScheduleOptions&)>& solve);

/// Hands what the layers that were solved have to those that equal them.
template <typename Values>
void share_among(const std::vector<std::size_t>& solved_as, Values& values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = values[solved_as[i]];
  }
}
/// The same of all outcomes of a schedule.
void share_among_equals(NetworkSchedule& schedule);

}  // namespace cosa::detail

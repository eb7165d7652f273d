#pragma once

#include <cstddef>
#include <vector>

#include "cosa/network/schedule_network.h"
#include "cosa/scheduler/schedule_all.h"
#include "cosa/workload/layer.h"

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

/// Hands the outcomes of the layers that were solved to those that equal them.
void share_among_equals(NetworkSchedule& schedule);

}  // namespace cosa::detail

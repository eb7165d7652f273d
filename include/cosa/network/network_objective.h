#pragma once

#include "cosa/architecture/architecture.h"
#include "cosa/network/network_schedule.h"
#include "cosa/network/schedule_network.h"
#include "cosa/search/objective.h"
#include "cosa/workload/network.h"

namespace cosa {

/// Chooses the layers' mappings so that the objective of the network as a whole is least: of its
/// summed energy and its summed cycles, each layer as often as it occurs. That is no sum over the
/// layers where the objective is a product: a layer may well give up its own least EDP.
///
/// Schedules the network for sums `energy + w * latency`, which each layer makes small on its own,
/// for several w, until none can be better than the best found. `whole` of the result says what it
/// is worth and how well that is known: with an engine that proves its optima, proven. The
/// objective of `options.schedule` is not looked at. Layers without a mapping add nothing.
[[nodiscard]] NetworkSchedule schedule_network_for(const Objective& objective,
                                                   const Network& network,
                                                   const Architecture& architecture,
                                                   const NetworkOptions& options = {});

}  // namespace cosa

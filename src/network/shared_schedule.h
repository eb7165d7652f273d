#pragma once

#include "cosa/network/schedule_network.h"

namespace cosa::detail {

/// `schedule_network` for layers that must have something in common (docs/networks.md).
[[nodiscard]] NetworkSchedule schedule_shared(const Network& network,
                                              const Architecture& architecture,
                                              const NetworkOptions& options);

}  // namespace cosa::detail

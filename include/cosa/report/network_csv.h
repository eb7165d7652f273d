#pragma once

#include <string>

#include "cosa/architecture/architecture.h"
#include "cosa/network/network_schedule.h"
#include "cosa/report/report_style.h"
#include "cosa/workload/network.h"

namespace cosa {

/// A network's schedule as a table (docs/json.md): a header, then a row for every layer, in the
/// order of the network.
[[nodiscard]] std::string network_csv(const Network& network, const NetworkSchedule& schedule,
                                      const Architecture& architecture,
                                      const ReportStyle& style = {});

}  // namespace cosa

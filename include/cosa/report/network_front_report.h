#pragma once

#include <string>

#include "cosa/architecture/architecture.h"
#include "cosa/network/schedule_network_front.h"
#include "cosa/report/report_style.h"
#include "cosa/workload/network.h"

namespace cosa {

/// A network's front for a reader: a row for each distinct layer, with the ends of its own front;
/// then the corners of the network's, from the fastest to the cheapest, the least EDP marked.
[[nodiscard]] std::string network_front_text(const Network& network, const NetworkFront& front,
                                             const Architecture& architecture,
                                             const ReportStyle& style = {});

/// The same with every point and mapping, as the JSON object of docs/json.md.
[[nodiscard]] std::string network_front_json(const Network& network, const NetworkFront& front,
                                             const Architecture& architecture,
                                             const ReportStyle& style = {});

}  // namespace cosa

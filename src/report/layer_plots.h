#pragma once

#include "cosa/report/page.h"
#include "svg.h"

namespace cosa::detail {

// The views of one layer, which has a mapping.
[[nodiscard]] Svg machine_plot(const PageData& data, const PageLayer& layer);
[[nodiscard]] Svg nest_plot(const PageData& data, const PageLayer& layer);
[[nodiscard]] Svg traffic_plot(const PageData& data, const PageLayer& layer);
[[nodiscard]] Svg array_plot(const PageData& data, const PageLayer& layer);
[[nodiscard]] Svg roofline_plot(const PageData& data, const PageLayer& layer);

}  // namespace cosa::detail

#pragma once

#include <string>
#include <vector>

#include "cosa/report/page.h"

namespace cosa {

/// A picture of one view.
struct Plot {
  std::string name;  ///< of its file, without ending: `net__layer.energy`
  std::string svg;
};

/// The views of the page (docs/page.md) as pictures on white, in the page's light colours: of every
/// layer with a mapping `machine`, `nest`, `occupancy`, `latency`, `energy`, `traffic`, `array` and
/// `roofline`, and `waterfall` where several layers are added up. Every build makes them.
[[nodiscard]] std::vector<Plot> plots(const PageData& data);

}  // namespace cosa

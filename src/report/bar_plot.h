#pragma once

#include <string>
#include <vector>

#include "svg.h"

namespace cosa::detail {

/// A part of a bar; a share of 1 is the whole width.
struct BarSegment {
  double share;
  std::string color;
};

/// A row of a bar chart.
struct BarRow {
  std::string label;
  std::vector<BarSegment> segments;
  std::string value;
  bool limited = false;  ///< the whole width is a limit, and is drawn
  bool strong = false;
};

/// Label, bar and value, row below row.
[[nodiscard]] Svg bar_plot(const std::vector<BarRow>& rows);

}  // namespace cosa::detail

#include "bar_plot.h"

namespace cosa::detail {

Svg bar_plot(const std::vector<BarRow>& rows) {
  constexpr double kLeft = 160;
  constexpr double kBar = 320;
  constexpr double kRow = 24;
  constexpr double kThickness = 16;
  constexpr std::string_view kTrack = "#e9ecf1";
  Svg svg(680);
  double y = 8;
  for (const BarRow& row : rows) {
    const TextStyle style{.bold = row.strong};
    svg.text(8, y + 12, row.label, style);
    if (row.limited) {
      svg.rect(kLeft, y, kBar, kThickness, kTrack);
    }
    double x = kLeft;
    for (const BarSegment& segment : row.segments) {
      svg.rect(x, y, kBar * segment.share, kThickness, segment.color);
      x += kBar * segment.share;
    }
    svg.text(kLeft + kBar + 10, y + 12, row.value, style);
    y += kRow;
  }
  return svg;
}

}  // namespace cosa::detail

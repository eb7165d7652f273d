#pragma once

namespace cosa {

/// How a report is written.
struct ReportStyle {
  bool timing = true;  ///< say how many seconds were needed; off: equal runs, equal bytes
  bool color = false;  ///< text only: ANSI colours, for a terminal

  friend bool operator==(const ReportStyle&, const ReportStyle&) = default;
};

}  // namespace cosa

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "cosa/architecture/architecture.h"
#include "cosa/report/report_style.h"
#include "cosa/scheduler/schedule_all.h"

namespace cosa::detail {

/// A layer's row in a table of layers.
struct LayerRow {
  std::string name;
  const ScheduleOutcome* outcome = nullptr;
  std::optional<std::int64_t> times{};  ///< how often it occurs; a column where rows have it
  bool cached = false;                  ///< said in place of the seconds
};

/// The title, then one line a row, each ended and at most 100 columns: names are clipped as far as
/// the longest line asks. Rows without a mapping say why, in red where colours are on.
[[nodiscard]] std::string layer_table(std::span<const LayerRow> rows,
                                      const Architecture& architecture, const ReportStyle& style);

}  // namespace cosa::detail

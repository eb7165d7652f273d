#pragma once

#include <string>

#include "cosa/architecture/architecture.h"
#include "cosa/report/report_style.h"

namespace cosa {

/// The machine as a tree, outermost memory first, the multipliers last: how many there are, the
/// mesh of the fan-out below one, the capacity of one, bits of a word x words of a block, words per
/// cycle that one reads and writes; then which tensors have words of their own, must stay or must
/// not. At most 100 columns; what every memory lacks has no column.
[[nodiscard]] std::string machine_text(const Architecture& architecture,
                                       const ReportStyle& style = {});

/// Which tensors stay in each memory, a line each, where the machine says so.
[[nodiscard]] std::string residency_text(const Architecture& architecture);

}  // namespace cosa

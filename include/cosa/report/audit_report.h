#pragma once

#include <span>
#include <string>

#include "cosa/audit/audit.h"
#include "cosa/report/page.h"
#include "cosa/report/report_style.h"

namespace cosa {

/// One row a mapping: its cost by the built-in judge, whether Timeloop's own count agrees, the
/// optimum, how much worse the mapping is. Rows with a fault say it. Below the table: which files
/// each mapping was paired with, and what the reading noted.
[[nodiscard]] std::string audit_text(std::span<const AuditRow> rows, const Objective& objective,
                                     const ReportStyle& style = {});

/// The same as JSON, numbers in full: docs/json.md.
[[nodiscard]] std::string audit_json(std::span<const AuditRow> rows, const Objective& objective,
                                     const ReportStyle& style = {});

/// The page of an audit: each mapping that could be judged, followed by the best where that is
/// better, and what could not be. Refers to the rows, which must outlive it.
[[nodiscard]] PageData audit_page(std::string title, std::span<const AuditRow> rows);

}  // namespace cosa

#pragma once

#include <CLI/CLI.hpp>

#include "cosa/report/page.h"
#include "inputs.h"

namespace cosa::cli {

/// Adds `--report FILE.html`. Refuses it where this build makes no pages, before any work is done.
void add_report_option(CLI::App& command, FileArgument& report);

/// Writes the page, if one is wanted.
void write_report(const FileArgument& report, const PageData& data, const ReportStyle& style = {});

}  // namespace cosa::cli

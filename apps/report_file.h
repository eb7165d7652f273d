#pragma once

#include <CLI/CLI.hpp>

#include "cosa/report/page.h"
#include "inputs.h"

namespace cosa::cli {

/// Where to draw a result, besides saying it.
struct ReportArguments {
  FileArgument page{};   ///< one HTML file
  FileArgument plots{};  ///< a folder for the views as SVG files
};

/// Adds `--report FILE.html`, which is refused where this build makes no pages, before any work is
/// done.
void add_page_option(CLI::App& command, FileArgument& page);

/// Adds `--report FILE.html` and `--plots FOLDER`.
void add_report_options(CLI::App& command, ReportArguments& report);

/// Writes what is wanted.
void write_report(const ReportArguments& report, const PageData& data,
                  const ReportStyle& style = {});

}  // namespace cosa::cli

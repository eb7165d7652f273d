#include "report_file.h"

#include "cosa/io/text_file.h"

namespace cosa::cli {

void add_report_option(CLI::App& command, FileArgument& report) {
  command.add_option("--report", report, "Draw the result as one HTML file")
      ->check([](const std::string& /*path*/) {
        return makes_pages()
                   ? std::string()
                   : "this build makes no pages: install Debian's node-d3 and build again";
      });
}

void write_report(const FileArgument& report, const PageData& data, const ReportStyle& style) {
  if (report) {
    write_text_file(*report, page_html(data, style));
  }
}

}  // namespace cosa::cli

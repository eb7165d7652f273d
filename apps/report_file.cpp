#include "report_file.h"

#include "cosa/io/text_file.h"
#include "cosa/report/plots.h"
#include "output.h"

namespace cosa::cli {

void add_page_option(CLI::App& command, FileArgument& page) {
  command.add_option("--report", page, "Draw the result as one HTML file")
      ->check([](const std::string& /*path*/) {
        return makes_pages()
                   ? std::string()
                   : "this build makes no pages: install Debian's node-d3 and build again";
      });
}

void add_report_options(CLI::App& command, ReportArguments& report) {
  add_page_option(command, report.page);
  command.add_option("--plots", report.plots, "Folder for the views of that page as SVG files");
}

void write_report(const ReportArguments& report, const PageData& data, const ReportStyle& style) {
  if (report.page) {
    write_text_file(*report.page, page_html(data, style));
  }
  if (report.plots) {
    make_folder(*report.plots);
    for (const Plot& plot : plots(data)) {
      write_text_file(*report.plots / (plot.name + ".svg"), plot.svg);
    }
  }
}

}  // namespace cosa::cli

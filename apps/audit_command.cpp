#include "audit_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cosa/audit/audit.h"
#include "cosa/io/mapping_json.h"
#include "cosa/io/text_file.h"
#include "cosa/report/audit_report.h"
#include "exit_code.h"
#include "inputs.h"
#include "interrupt.h"
#include "output.h"
#include "progress_line.h"
#include "report_file.h"

namespace cosa::cli {
namespace {

namespace fs = std::filesystem;

struct AuditArguments {
  fs::path folder;
  std::string objective = "edp";
  std::optional<double> time_limit;
  std::size_t jobs = 0;
  FileArgument out;
  FileArgument json;
  FileArgument report;
  bool no_timing = false;
};

std::vector<AuditRow> run_rows(const AuditArguments& arguments, const ObjectivePair& objective) {
  ProgressLine line;
  const auto progress = [&](const std::string& mapping, std::size_t done, std::size_t total) {
    line.show(done, total, mapping);
  };
  note_interrupts();
  return audit(arguments.folder, {.objective = objective,
                                  .time_limit_seconds = arguments.time_limit,
                                  .stop = interrupted,
                                  .jobs = arguments.jobs,
                                  .progress = progress});
}

/// Writes every mapping that is better than the one found, under the same name below `folder`; one
/// that is no list as JSON.
std::size_t write_better(const std::vector<AuditRow>& rows, const fs::path& folder) {
  std::size_t written = 0;
  for (const AuditRow& row : rows) {
    if (!row.ratio || *row.ratio <= 1) {
      continue;
    }
    fs::path path = folder / row.mapping;
    make_folder(path.parent_path());
    if (row.better) {
      write_text_file(path, *row.better);
    } else {
      const auto& [layer, machine, energy, mapping, constraints] = *row.run;
      write_text_file(path.replace_extension(".json"),
                      mapping_to_json(layer, machine, *row.best->mapping));
    }
    ++written;
  }
  return written;
}

int run_audit(const AuditArguments& arguments) {
  const ObjectivePair objective = parse_objective(arguments.objective);
  const std::vector<AuditRow> rows = run_rows(arguments, objective);
  const ReportStyle style{.timing = !arguments.no_timing, .color = stdout_takes_color()};
  std::string text = audit_text(rows, objective.primary, style);
  if (arguments.out) {
    text += fmt::format("\n{} better mappings in {}\n", write_better(rows, *arguments.out),
                        arguments.out->string());
  }
  if (arguments.json) {
    write_text_file(*arguments.json, audit_json(rows, objective.primary, style));
  }
  if (!rows.empty()) {
    write_report({.page = arguments.report}, audit_page(arguments.folder.string(), rows), style);
  }
  write_result(text);
  if (rows.empty()) {
    return kBadInput;
  }
  const bool whole =
      std::ranges::all_of(rows, [](const AuditRow& row) { return row.fault.empty(); });
  return whole ? kDone : kNoSchedule;
}

}  // namespace

void add_audit_command(CLI::App& app, int& exit_code) {
  const auto arguments = std::make_shared<AuditArguments>();
  CLI::App* command = app.add_subcommand(
      "audit", "Judge the mappings of existing runs and set them against the optimum");
  command
      ->add_option("DIR", arguments->folder,
                   "Folder of runs: mappings in Timeloop's list, their layers and machines")
      ->required();
  command->add_option("--objective", arguments->objective, "As of cosa schedule")
      ->capture_default_str();
  command
      ->add_option("--time-limit", arguments->time_limit,
                   "Seconds a mapping, then the best found, as on Ctrl-C; default: none")
      ->check(CLI::PositiveNumber);
  constexpr int kMostJobs = 1024;
  command->add_option("--jobs", arguments->jobs, "Mappings at a time; default: one a core")
      ->check(CLI::Range(0, kMostJobs));
  command->add_option("--out", arguments->out,
                      "Folder for the better mappings, under the names of those they better");
  command->add_option("--json", arguments->json, "File for the rows as JSON: docs/json.md");
  add_page_option(*command, arguments->report);
  command->add_flag("--no-timing", arguments->no_timing,
                    "Leave seconds out: equal runs, equal bytes");
  command->callback([arguments, &exit_code] { exit_code = run_audit(*arguments); });
}

}  // namespace cosa::cli

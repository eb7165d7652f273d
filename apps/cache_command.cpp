#include "cache_command.h"

#include <fmt/format.h>

#include <memory>
#include <string>

#include "cache_folder.h"
#include "cosa/base/text.h"
#include "exit_code.h"
#include "output.h"

namespace cosa::cli {
namespace {

/// The cache of the folder, which is not made where there is none.
std::unique_ptr<ScheduleCache> existing_cache(const FileArgument& folder) {
  const std::filesystem::path path = cache_folder(folder);
  return std::filesystem::exists(path) ? open_cache(path) : nullptr;
}

int print_statistics(const FileArgument& folder) {
  const auto cache = existing_cache(folder);
  const StoreStatistics statistics = cache ? cache->statistics() : StoreStatistics{};
  std::string text = fmt::format("{}: {} schedules, {} bytes\n", cache_folder(folder).string(),
                                 with_commas(statistics.results), with_commas(statistics.bytes));
  if (statistics.damaged > 0) {
    text += fmt::format("{} of them damaged, to be found again\n", with_commas(statistics.damaged));
  }
  for (const std::filesystem::path& file : statistics.set_aside) {
    text += fmt::format("damaged and set aside: {}\n", file.string());
  }
  write_result(text);
  return kDone;
}

int clear(const FileArgument& folder) {
  const auto cache = existing_cache(folder);
  const std::int64_t dropped = cache ? cache->clear() : 0;
  write_result(fmt::format("{}: {} schedules dropped\n", cache_folder(folder).string(),
                           with_commas(dropped)));
  return kDone;
}

}  // namespace

void add_cache_command(CLI::App& app, int& exit_code) {
  const auto folder = std::make_shared<FileArgument>();
  CLI::App* command = app.add_subcommand("cache", "Look at the schedules kept, or drop them");
  command->require_subcommand(1);
  const auto add = [&](const char* name, const char* what, int (*run)(const FileArgument&)) {
    CLI::App* action = command->add_subcommand(name, what);
    add_cache_folder_option(*action, *folder);
    action->callback([folder, run, &exit_code] { exit_code = run(*folder); });
  };
  add("stat", "Say where they are, how many, and whether all are whole", print_statistics);
  add("clear", "Drop them all", clear);
}

}  // namespace cosa::cli

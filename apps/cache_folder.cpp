#include "cache_folder.h"

#include <cstdlib>
#include <string>

#include "cosa/base/input_error.h"
#include "output.h"

namespace cosa::cli {
namespace {

/// The folder of the variable; relative ones are ignored, as the XDG specification asks.
FileArgument folder_of(const char* variable) {
  const char* value = std::getenv(variable);
  const std::filesystem::path path = value == nullptr ? "" : value;
  return path.is_absolute() ? FileArgument(path) : std::nullopt;
}

}  // namespace

void add_cache_folder_option(CLI::App& command, FileArgument& folder) {
  command.add_option("--cache", folder,
                     "Folder of the cache; default: XDG_CACHE_HOME/cosa, ~/.cache/cosa");
}

std::filesystem::path cache_folder(const FileArgument& folder) {
  if (folder) {
    return *folder;
  }
  if (const auto cache_home = folder_of("XDG_CACHE_HOME")) {
    return *cache_home / "cosa";
  }
  if (const auto home = folder_of("HOME")) {
    return *home / ".cache" / "cosa";
  }
  throw InputError("there is no folder for the cache: neither XDG_CACHE_HOME nor HOME is set",
                   "name one by --cache");
}

std::unique_ptr<ScheduleCache> open_cache(const FileArgument& folder) {
  const auto warn = [](const std::string& message) { print_warning(message); };
  try {
    return std::make_unique<ScheduleCache>(cache_folder(folder), warn);
  } catch (const InputError& error) {
    if (folder) {
      throw;
    }
    print_warning(std::string("no cache: ") + error.what());
    return nullptr;
  }
}

}  // namespace cosa::cli

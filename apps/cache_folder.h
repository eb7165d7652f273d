#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>

#include "cosa/cache/schedule_cache.h"
#include "inputs.h"

namespace cosa::cli {

/// `--cache DIR`.
void add_cache_folder_option(CLI::App& command, FileArgument& folder);

/// The folder named, or else that of the user: XDG_CACHE_HOME/cosa, ~/.cache/cosa. Throws
/// `InputError` where there is none.
[[nodiscard]] std::filesystem::path cache_folder(const FileArgument& folder);

/// The cache of that folder, whose warnings go to stderr. Where none was named and the user's
/// cannot be used, that is a warning, and there is no cache.
[[nodiscard]] std::unique_ptr<ScheduleCache> open_cache(const FileArgument& folder);

}  // namespace cosa::cli

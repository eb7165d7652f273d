#pragma once

#include <filesystem>
#include <vector>

#include "cosa/base/input_error.h"

namespace cosa {

/// A mapping of an existing run, and the files that may be its layer, machine and so on. Paths are
/// relative to the folder that was searched.
///
/// Candidates of a kind are: the mapping's own file where it has such a section; else the files of
/// that kind in the mapping's folder, else those in folders below it, else the same one folder
/// further up, and so on to the folder searched: the first place that has any gives all. The file
/// whose name starts most like the mapping's comes first; then the order is that of the names.
struct RunFiles {
  std::filesystem::path mapping;
  std::vector<std::filesystem::path> layers{};
  std::vector<std::filesystem::path> machines{};
  std::vector<std::filesystem::path> constraints{};
  std::vector<std::filesystem::path> energies{};  ///< of the mapping's folder alone
  std::vector<std::filesystem::path> stats{};     ///< `*.stats.txt` of the mapping's folder alone
};

/// A file that looks like a mapping and is no YAML.
struct UnreadableFile {
  std::filesystem::path path;  ///< relative
  InputError error;
};

struct FoundRuns {
  std::vector<RunFiles> runs;  ///< by path of the mapping
  std::vector<UnreadableFile> unreadable;
};

/// Looks through the folder and all below it for mappings in Timeloop's list. Links to folders are
/// not followed. Throws `InputError` where the folder is none or cannot be read.
[[nodiscard]] FoundRuns find_runs(const std::filesystem::path& folder);

}  // namespace cosa

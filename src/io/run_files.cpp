#include "cosa/io/run_files.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "cosa/base/input_error.h"
#include "cosa/io/file_kind.h"
#include "cosa/io/text_file.h"
#include "place.h"
#include "source_text.h"
#include "yaml_document.h"

namespace cosa {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kStatsEnding = ".stats.txt";

/// A file below the folder and the kinds of its sections.
struct FoundFile {
  fs::path path;  // relative
  std::vector<FileKind> kinds;

  [[nodiscard]] bool has(FileKind kind) const {
    return std::ranges::find(kinds, kind) != kinds.end();
  }
};

bool is_below(const fs::path& path, const fs::path& folder) {
  const auto [end, rest] = std::mismatch(folder.begin(), folder.end(), path.begin(), path.end());
  return end == folder.end();
}

/// Signs that the names have in common at their start.
std::size_t likeness(const fs::path& a, const fs::path& b) {
  const std::string left = a.filename().string();
  const std::string right = b.filename().string();
  const auto end = std::ranges::mismatch(left, right).in1;
  return static_cast<std::size_t>(end - left.begin());
}

void sort_by_likeness(std::vector<fs::path>& paths, const fs::path& mapping) {
  std::ranges::sort(paths);
  std::ranges::stable_sort(paths, std::ranges::greater{},
                           [&](const fs::path& path) { return likeness(path, mapping); });
}

/// Whether the text has such a section, as far as a text that is no YAML can.
bool looks_like_mapping(std::string_view text) {
  return text.starts_with("mapping:") || text.find("\nmapping:") != std::string_view::npos;
}

/// A list of no directives is how Timeloop's front end writes that there is none.
bool has_directives(const fs::path& path) {
  const auto list =
      detail::tagged_root(detail::read_source(path), path.string()).free_map().find("mapping");
  return list && !(list->kind() == detail::YamlKind::kSequence && list->items().empty()) &&
         list->kind() != detail::YamlKind::kNothing;
}

class RunFinder {
 public:
  explicit RunFinder(fs::path folder) : folder_(std::move(folder)) {}

  FoundRuns find() {
    look_through();
    FoundRuns found;
    for (const FoundFile& file : files_) {
      if (file.has(FileKind::kMapping)) {
        found.runs.push_back(run_of(file));
      }
    }
    found.unreadable = std::move(unreadable_);
    return found;
  }

 private:
  void look_through() {
    std::vector<fs::path> paths;
    try {
      for (const auto& entry : fs::recursive_directory_iterator(folder_)) {
        if (entry.is_regular_file()) {
          paths.push_back(entry.path());
        }
      }
    } catch (const fs::filesystem_error& error) {
      detail::Place{{folder_.string(), {}}, {}}.fail("cannot be read: " + error.code().message());
    }
    std::ranges::sort(paths);
    for (const fs::path& path : paths) {
      look_at(path);
    }
  }

  void look_at(const fs::path& path) {
    const fs::path relative = path.lexically_relative(folder_);
    if (path.filename().string().ends_with(kStatsEnding)) {
      stats_.push_back(relative);
    }
    if (path.extension() != ".yaml" && path.extension() != ".yml") {
      return;
    }
    std::string text;
    try {
      text = read_text_file(path);
      FoundFile file{relative, {}};
      for (const FileSection& section : recognise_file(path)) {
        if (section.kind != FileKind::kMapping || has_directives(path)) {
          file.kinds.push_back(section.kind);
        }
      }
      files_.push_back(std::move(file));
    } catch (const InputError& error) {
      if (looks_like_mapping(text)) {
        unreadable_.push_back({relative, error});
      }
    }
  }

  [[nodiscard]] RunFiles run_of(const FoundFile& mapping) const {
    RunFiles run{.mapping = mapping.path,
                 .layers = nearest(mapping, FileKind::kLayer),
                 .machines = nearest(mapping, FileKind::kMachine),
                 .constraints = nearest(mapping, FileKind::kConstraints)};
    const fs::path folder = mapping.path.parent_path();
    for (const FoundFile& file : files_) {
      if (file.has(FileKind::kEnergyTable) && file.path.parent_path() == folder) {
        run.energies.push_back(file.path);
      }
    }
    std::ranges::copy_if(stats_, std::back_inserter(run.stats),
                         [&](const fs::path& path) { return path.parent_path() == folder; });
    sort_by_likeness(run.energies, mapping.path);
    sort_by_likeness(run.stats, mapping.path);
    return run;
  }

  [[nodiscard]] std::vector<fs::path> nearest(const FoundFile& mapping, FileKind kind) const {
    if (mapping.has(kind)) {
      return {mapping.path};
    }
    for (fs::path folder = mapping.path.parent_path();; folder = folder.parent_path()) {
      for (const bool direct : {true, false}) {
        std::vector<fs::path> found;
        for (const FoundFile& file : files_) {
          const bool inside =
              direct ? file.path.parent_path() == folder : is_below(file.path, folder);
          if (file.has(kind) && inside) {
            found.push_back(file.path);
          }
        }
        if (!found.empty() || (folder.empty() && !direct)) {
          sort_by_likeness(found, mapping.path);
          return found;
        }
      }
    }
  }

  fs::path folder_;
  std::vector<FoundFile> files_;
  std::vector<fs::path> stats_;
  std::vector<UnreadableFile> unreadable_;
};

}  // namespace

FoundRuns find_runs(const fs::path& folder) {
  std::error_code error;
  if (!fs::is_directory(folder, error)) {
    detail::Place{{folder.string(), {}}, {}}.fail("is no folder", "name the folder of the runs");
  }
  return RunFinder(folder).find();
}

}  // namespace cosa

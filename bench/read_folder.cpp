// Reads every file of the field below a folder and prints, by kind and reason, how many are read
// and how many refused.
//
//     cosa_read_folder [--files] FOLDER
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <functional>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cosa/base/input_error.h"
#include "cosa/io/architecture_yaml.h"
#include "cosa/io/area_reference_table_yaml.h"
#include "cosa/io/energy_reference_table_yaml.h"
#include "cosa/io/mapping_yaml.h"
#include "cosa/io/mapspace_yaml.h"
#include "cosa/io/problem_yaml.h"
#include "cosa/io/text_file.h"
#include "cosa/mapping/constraints.h"

namespace {

namespace fs = std::filesystem;

/// One section of a file, and why it is not read.
struct Outcome {
  std::string file;
  std::string kind;
  std::optional<cosa::InputError> refusal{};
};

struct File {
  fs::path path;
  std::vector<std::string> sections;  ///< keys at the left margin
};

std::vector<std::string> sections_of(const std::string& text) {
  std::vector<std::string> sections;
  std::size_t start = 0;
  while (start < text.size()) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    const std::string_view line(text.data() + start, end - start);
    const std::size_t colon =
        line.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
    if (colon != std::string_view::npos && colon > 0 && line[colon] == ':') {
      sections.emplace_back(line.substr(0, colon));
    }
    start = end + 1;
  }
  return sections;
}

bool has(const File& file, std::initializer_list<const char*> names) {
  return std::ranges::any_of(names, [&](const char* name) {
    return std::ranges::find(file.sections, name) != file.sections.end();
  });
}

/// What `read` gives, or why it gives nothing.
template <typename T>
std::optional<T> attempt(const std::function<T()>& read, std::optional<cosa::InputError>& refusal) {
  try {
    return read();
  } catch (const cosa::InputError& error) {
    refusal = error;
    return std::nullopt;
  }
}

const cosa::InputError kNoMachine("there is no machine or layer near it");

class FolderReader {
 public:
  explicit FolderReader(const fs::path& folder) {
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
      const fs::path extension = entry.path().extension();
      if (entry.is_regular_file() && (extension == ".yaml" || extension == ".yml")) {
        files_.push_back({entry.path(), {}});
      }
    }
    std::ranges::sort(files_, {}, &File::path);
  }

  std::vector<Outcome> read() {
    for (File& file : files_) {
      file.sections = sections_of(cosa::read_text_file(file.path));
      read_alone(file);
    }
    for (const File& file : files_) {
      read_with_others(file);
    }
    return std::move(outcomes_);
  }

 private:
  void read_alone(const File& file) {
    std::optional<cosa::InputError> refusal;
    if (has(file, {"arch", "architecture"})) {
      auto machine =
          attempt<cosa::Machine>([&] { return cosa::read_machine(file.path).value; }, refusal);
      machines_.push_back({file.path, std::move(machine), refusal});
      add(file, "architecture", std::exchange(refusal, std::nullopt));
    }
    if (has(file, {"problem"})) {
      auto layer =
          attempt<cosa::Workload>([&] { return cosa::read_problem(file.path).value; }, refusal);
      layers_.push_back({file.path, std::move(layer), refusal});
      add(file, "problem", std::exchange(refusal, std::nullopt));
    }
    if (has(file, {"ERT"})) {
      attempt<cosa::EnergyReferenceTable>(
          [&] { return cosa::read_energy_reference_table(file.path); }, refusal);
      add(file, "energy table", std::exchange(refusal, std::nullopt));
    }
    if (has(file, {"ART", "ART_summary"})) {
      attempt<cosa::AreaReferenceTable>([&] { return cosa::read_area_reference_table(file.path); },
                                        refusal);
      add(file, "area table", std::exchange(refusal, std::nullopt));
    }
  }

  void read_with_others(const File& file) {
    if (has(file, {"mapspace", "mapspace_constraints", "architecture_constraints",
                   "arch_constraints", "constraints"})) {
      add(file, "constraints", read_constraints(file));
    }
    if (has(file, {"mapping"}) && !is_empty_list(file)) {
      add(file, "mapping", read_mapping(file));
    }
  }

  /// What the mapper's input has where it has no mapping.
  static bool is_empty_list(const File& file) {
    const std::string text = cosa::read_text_file(file.path);
    return text.find("\nmapping: []") != std::string::npos ||
           text.find("\nmapping:\n  []") != std::string::npos;
  }

  std::optional<cosa::InputError> read_constraints(const File& file) const {
    std::optional<cosa::InputError> refusal = kNoMachine;
    const auto near_machines = nearest(file, machines_, refusal);
    for (const auto* machine : near_machines) {
      const auto read = attempt<cosa::Machine>(
          [&] { return cosa::read_constraints(file.path, *machine); }, refusal);
      if (read) {
        return std::nullopt;
      }
    }
    return refusal;
  }

  std::optional<cosa::InputError> read_mapping(const File& file) const {
    std::optional<cosa::InputError> refusal = kNoMachine;
    const auto near_machines = nearest(file, machines_, refusal);
    const auto near_layers = nearest(file, layers_, refusal);
    for (const auto* machine : near_machines) {
      for (const auto* layer : near_layers) {
        const auto read = attempt<cosa::Mapping>(
            [&] {
              return cosa::mapping_from_yaml(cosa::read_text_file(file.path), file.path.string(),
                                             *layer, machine->architecture);
            },
            refusal);
        if (read) {
          return std::nullopt;
        }
      }
    }
    return refusal;
  }

  /// What was read of one kind: the value, or why there is none.
  template <typename T>
  struct Candidate {
    fs::path path;
    std::optional<T> value;
    std::optional<cosa::InputError> refusal;
  };

  /// Those of the same file, else those in the innermost folder around it that has any below it;
  /// of these, the ones that are read. Without any, `refusal` says why.
  template <typename T>
  static std::vector<const T*> nearest(const File& file,
                                       const std::vector<Candidate<T>>& candidates,
                                       std::optional<cosa::InputError>& refusal) {
    std::vector<const T*> found;
    bool any = false;
    for (fs::path around = file.path; !any && around.has_relative_path();
         around = around.parent_path()) {
      for (const Candidate<T>& candidate : candidates) {
        const std::string folder = (around / "").string();
        const bool inside = around == file.path ? candidate.path == file.path
                                                : candidate.path.string().starts_with(folder);
        if (inside && candidate.value) {
          found.push_back(&*candidate.value);
        } else if (inside && !any) {
          refusal =
              cosa::InputError("goes with a file that is refused: " + candidate.refusal->message());
        }
        any = any || inside;
      }
    }
    return found;
  }

  void add(const File& file, std::string kind, std::optional<cosa::InputError> refusal) {
    outcomes_.push_back({file.path.string(), std::move(kind), std::move(refusal)});
  }

  std::vector<File> files_;
  std::vector<Candidate<cosa::Machine>> machines_;
  std::vector<Candidate<cosa::Workload>> layers_;
  std::vector<Outcome> outcomes_;
};

/// The message without the names and numbers of one file.
std::string reason_of(const cosa::InputError& error) {
  std::string reason;
  bool quoted = false;
  for (const char c : error.message()) {
    if (c == '\'') {
      quoted = !quoted;
      reason += quoted ? "'...'" : "";
    } else if (!quoted && c >= '0' && c <= '9') {
      reason += reason.ends_with('#') ? "" : "#";
    } else if (!quoted) {
      reason += c;
    }
  }
  return reason;
}

void print_counts(const std::vector<Outcome>& outcomes) {
  std::map<std::string, std::map<std::string, std::vector<const Outcome*>>> counts;
  for (const Outcome& outcome : outcomes) {
    counts[outcome.kind][outcome.refusal ? reason_of(*outcome.refusal) : ""].push_back(&outcome);
  }
  for (const auto& [kind, reasons] : counts) {
    const auto read = reasons.find("");
    std::size_t total = 0;
    for (const auto& [reason, of_reason] : reasons) {
      total += of_reason.size();
    }
    fmt::print("{}: {} of {} read\n", kind, read == reasons.end() ? 0 : read->second.size(), total);
    for (const auto& [reason, of_reason] : reasons) {
      if (!reason.empty()) {
        fmt::print("  {:>5}  {}\n         such as {}\n", of_reason.size(), reason,
                   of_reason.front()->refusal->what());
      }
    }
  }
}

int run(const std::string& folder, bool list) {
  const std::vector<Outcome> outcomes = FolderReader(folder).read();
  if (list) {
    for (const Outcome& outcome : outcomes) {
      fmt::print("{}: {}: {}\n", outcome.file, outcome.kind,
                 outcome.refusal ? outcome.refusal->what() : "read");
    }
  }
  print_counts(outcomes);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  std::string folder;
  bool list = false;
  CLI::App app("Reads every file of the field below a folder and counts what is refused");
  app.add_option("folder", folder, "Folder")->required()->check(CLI::ExistingDirectory);
  app.add_flag("--files", list, "A line for each section of each file, too");
  CLI11_PARSE(app, argc, argv);
  return run(folder, list);
}

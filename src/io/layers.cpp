#include "cosa/io/layers.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include "cosa/io/problem_yaml.h"
#include "cosa/io/text_file.h"
#include "place.h"
#include "source_text.h"

namespace cosa {
namespace {

namespace fs = std::filesystem;
using Layers = WithWarnings<std::vector<Layer>>;

bool is_yaml(const fs::path& path) {
  return path.extension() == ".yaml" || path.extension() == ".yml";
}

/// CoSA keeps lists of layers, `- name` a line, beside its problems.
bool is_list(std::string_view text) {
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    if (line.starts_with("- ")) {
      return true;
    }
    if (!line.empty() && line.front() != '#' && line != "---") {
      return false;
    }
    text.remove_prefix(std::min(text.size(), line.size() + 1));
  }
  return false;
}

/// The lists that every net of CoSA's has.
bool is_known_list(const fs::path& path) {
  return path.filename() == "layers.yaml" || path.filename() == "unique_layers.yaml";
}

void append_problem(const fs::path& path, const std::string& text, const std::string& net,
                    Layers& layers) {
  WithWarnings<Workload> problem = read_problem_from_text(text, path.string());
  const std::string name = path.stem().string();
  if (!layers.value.empty() && layers.value.back().name == name) {
    detail::Place{{path.string(), {}}, {}}.fail("a second file of the layer " + name,
                                                "keep one of .yaml and .yml");
  }
  layers.value.push_back({net, name, std::move(problem.value)});
  std::ranges::move(problem.warnings, std::back_inserter(layers.warnings));
}

/// The folder's own name, whichever way it was written: `nets/resnet50/` is resnet50.
std::string folder_name(const fs::path& folder) {
  const fs::path full = fs::absolute(folder).lexically_normal();
  return (full.has_filename() ? full.filename() : full.parent_path().filename()).string();
}

Layers read_folder(const fs::path& folder) {
  const detail::Place place{{folder.string(), {}}, {}};
  std::vector<fs::path> files;
  try {
    for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
      if (is_yaml(entry.path())) {
        files.push_back(entry.path());
      }
    }
  } catch (const fs::filesystem_error&) {
    place.fail("cannot be read");
  }
  std::ranges::sort(files);
  Layers layers;
  for (const fs::path& file : files) {
    const std::string text = detail::read_source(file);
    if (!is_list(text)) {
      append_problem(file, text, folder_name(folder), layers);
    } else if (!is_known_list(file)) {
      Warning warning;
      warning.where = {file.string(), 1};
      warning.message = "is a list, not a problem: passed over";
      layers.warnings.push_back(std::move(warning));
    }
  }
  if (layers.value.empty()) {
    place.fail("the folder holds no layer", "put CoSA problem files (.yaml) into it");
  }
  return layers;
}

}  // namespace

WithWarnings<std::vector<Layer>> read_layers(const fs::path& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) {
    return read_folder(path);
  }
  if (path.extension() == ".csv") {
    return read_layer_table_from_text(read_text_file(path), path.string());
  }
  if (fs::exists(path, error) && !is_yaml(path)) {
    detail::Place{{path.string(), {}}, {}}.fail("is neither .csv nor .yaml",
                                                "name a table, a problem or a folder of problems");
  }
  Layers layers;
  append_problem(path, detail::read_source(path), {}, layers);
  return layers;
}

}  // namespace cosa

#include "cosa/io/layers.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "cosa/io/problem_yaml.h"
#include "cosa/io/text_file.h"
#include "place.h"

namespace cosa {
namespace {

namespace fs = std::filesystem;
using Layers = WithWarnings<std::vector<Layer>>;

bool is_yaml(const fs::path& path) {
  return path.extension() == ".yaml" || path.extension() == ".yml";
}

/// The lists of layers that CoSA keeps beside its problems.
bool is_list_of_layers(const fs::path& path) {
  return path.filename() == "layers.yaml" || path.filename() == "unique_layers.yaml";
}

void append_problem(const fs::path& path, const std::string& net, Layers& layers) {
  WithWarnings<Workload> problem = read_problem(path);
  layers.value.push_back({net, path.stem().string(), std::move(problem.value)});
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
      if (is_yaml(entry.path()) && !is_list_of_layers(entry.path())) {
        files.push_back(entry.path());
      }
    }
  } catch (const fs::filesystem_error&) {
    place.fail("cannot be read");
  }
  if (files.empty()) {
    place.fail("the folder holds no layer", "put CoSA problem files (.yaml) into it");
  }
  std::ranges::sort(files);
  Layers layers;
  for (const fs::path& file : files) {
    append_problem(file, folder_name(folder), layers);
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
  append_problem(path, {}, layers);
  return layers;
}

}  // namespace cosa

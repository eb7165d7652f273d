#include "cosa/io/architecture_yaml.h"

#include <utility>

#include "architecture_nodes_yaml.h"
#include "architecture_tree_yaml.h"
#include "architecture_v1_yaml.h"
#include "source_text.h"
#include "yaml_document.h"

namespace cosa {
namespace {

using detail::YamlMap;
using detail::YamlValue;

/// The names under `variables`, which expressions may use.
detail::Scope variables_of(const YamlMap& sections) {
  detail::Scope scope;
  const auto variables = sections.find("variables");
  if (variables && variables->kind() != detail::YamlKind::kNothing) {
    for (const auto& [name, value] : variables->free_map().entries()) {
      scope.add(name, value);
    }
  }
  return scope;
}

}  // namespace

WithWarnings<Machine> read_machine_from_text(std::string_view text, const std::string& file_name) {
  const YamlMap sections =
      detail::sections_of(detail::tagged_root(text, file_name), {"arch", "architecture"});
  const YamlValue section = detail::find_section(sections, {"arch", "architecture"})->second;
  const std::string name = std::filesystem::path(file_name).stem().string();
  const YamlMap map = section.free_map();
  if (map.find("nodes")) {
    return detail::read_architecture_nodes(section, variables_of(sections), name);
  }
  const bool is_tree = map.find("version") && !map.find("storage");
  if (is_tree || map.find("subtree") || map.find("local")) {
    auto [architecture, warnings] =
        detail::read_architecture_tree(section, variables_of(sections), name);
    return {{std::move(architecture), {}}, std::move(warnings)};
  }
  return {{detail::read_architecture_v1(section, name), {}}, {}};
}

WithWarnings<Machine> read_machine(const std::filesystem::path& path) {
  return read_machine_from_text(detail::read_source(path), path.string());
}

WithWarnings<Architecture> read_architecture_file_from_text(std::string_view text,
                                                            const std::string& file_name) {
  auto [machine, warnings] = read_machine_from_text(text, file_name);
  if (!machine.constraints.empty()) {
    warnings.push_back({machine.constraints.loops.front().where, "constraints",
                        "those on loops are left out, here and at other nodes"});
  }
  return {std::move(machine.architecture), std::move(warnings)};
}

WithWarnings<Architecture> read_architecture_file(const std::filesystem::path& path) {
  return read_architecture_file_from_text(detail::read_source(path), path.string());
}

Architecture read_architecture(const std::filesystem::path& path) {
  return read_architecture_file(path).value;
}

Architecture read_architecture_from_text(std::string_view text, const std::string& file_name) {
  return read_architecture_file_from_text(text, file_name).value;
}

}  // namespace cosa

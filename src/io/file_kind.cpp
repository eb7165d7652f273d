#include "cosa/io/file_kind.h"

#include <algorithm>
#include <array>
#include <utility>

#include "cosa/io/text_file.h"
#include "json_text.h"
#include "source_text.h"
#include "yaml_document.h"

namespace cosa {
namespace {

using detail::YamlKind;
using detail::YamlMap;
using detail::YamlValue;

constexpr std::array<std::string_view, 10> kOptionKeys{
    "form",    "A",         "B",         "Z", "part_ratios", "global_buffer", "favoured_tensor",
    "weights", "constants", "time_limit"};

Dialect machine_dialect(const YamlValue& section) {
  if (section.kind() != YamlKind::kMap) {
    return Dialect::kV01;  // its reader says what is wrong
  }
  const YamlMap map = section.free_map();
  if (map.find("nodes")) {
    return Dialect::kV04;
  }
  const bool tree = map.find("subtree") || map.find("local");
  return tree || (map.find("version") && !map.find("storage")) ? Dialect::kV03 : Dialect::kV01;
}

FileSection machine_section(const YamlValue& section) {
  const Dialect dialect = machine_dialect(section);
  std::string form = "Timeloop " + std::string(to_string(dialect));
  return {FileKind::kMachine, form + (dialect == Dialect::kV01 ? ", as CoSA's" : ""), dialect};
}

FileSection layer_section(const YamlValue& section) {
  if (section.kind() == YamlKind::kMap) {
    const YamlMap map = section.free_map();
    if (map.find("einsum")) {
      return {FileKind::kLayer, "einsum"};
    }
    const auto shape = map.find("shape");
    const auto instance = map.find("instance");
    if (instance || (shape && shape->kind() == YamlKind::kMap)) {
      const bool newer = map.find("version").has_value();
      return {FileKind::kLayer, "Timeloop's data spaces", newer ? Dialect::kV04 : Dialect::kV03};
    }
  }
  return {FileKind::kLayer, "CoSA's convolution", Dialect::kV01};
}

FileSection section_of(const std::string& name, const YamlValue& value) {
  if (name == "arch" || name == "architecture") {
    return machine_section(value);
  }
  if (name == "problem") {
    return layer_section(value);
  }
  if (name == "mapping") {
    return {FileKind::kMapping, "Timeloop's list"};
  }
  if (name == "mapspace") {
    return {FileKind::kConstraints, name, Dialect::kV01};
  }
  if (name == "architecture_constraints" || name == "arch_constraints" ||
      name == "mapspace_constraints") {
    return {FileKind::kConstraints, name, Dialect::kV03};
  }
  if (name == "constraints") {
    return {FileKind::kConstraints, name};
  }
  if (name == "ERT") {
    return {FileKind::kEnergyTable, "Accelergy"};
  }
  if (name == "ART" || name == "ART_summary") {
    return {FileKind::kAreaTable, "Accelergy"};
  }
  return {FileKind::kUnused, name};
}

std::vector<FileSection> recognise_yaml(std::string_view text, const std::string& file_name) {
  const YamlValue root = detail::tagged_root(text, file_name);
  if (root.kind() == YamlKind::kSequence) {
    return {{FileKind::kUnused, "list"}};
  }
  const auto entries = root.free_map().entries();
  const bool options = !entries.empty() && std::ranges::all_of(entries, [](const auto& entry) {
    return std::ranges::find(kOptionKeys, entry.first) != kOptionKeys.end();
  });
  if (options) {
    return {{FileKind::kOptions, "of CoSA's program"}};
  }
  detail::require_known_sections(root);
  std::vector<FileSection> sections;
  for (const auto& [name, value] : entries) {
    sections.push_back(section_of(name, value));
  }
  return sections;
}

std::vector<FileSection> recognise_json(std::string_view text, const std::string& file_name) {
  const detail::Json root = detail::parse_json(text, file_name);
  if (root.is_object() && (root.contains("nodes") || root.contains("mapping"))) {
    return {{FileKind::kMapping, root.contains("nodes") ? "JSON" : "JSON of a schedule"}};
  }
  detail::Place{{file_name, {}}, {}}.fail("is JSON, but no mapping",
                                          "a mapping has the key `nodes` or `mapping`");
}

/// The kind of a file that its ending alone tells.
std::optional<FileSection> section_by_ending(const std::filesystem::path& path) {
  if (path.extension() == ".onnx") {
    return FileSection{FileKind::kNetwork, "ONNX"};
  }
  if (path.extension() == ".csv") {
    return FileSection{FileKind::kLayerTable, "CSV"};
  }
  return std::nullopt;
}

}  // namespace

std::string_view to_string(FileKind kind) {
  switch (kind) {
    case FileKind::kLayer:
      return "layer";
    case FileKind::kLayerTable:
      return "layers";
    case FileKind::kMachine:
      return "machine";
    case FileKind::kConstraints:
      return "constraints";
    case FileKind::kMapping:
      return "mapping";
    case FileKind::kEnergyTable:
      return "energies";
    case FileKind::kAreaTable:
      return "areas";
    case FileKind::kOptions:
      return "options";
    case FileKind::kNetwork:
      return "network";
    case FileKind::kUnused:
      return "unused";
  }
  return "unknown";
}

std::vector<FileSection> recognise_text(std::string_view text, const std::string& file_name) {
  const std::filesystem::path path(file_name);
  if (const auto section = section_by_ending(path)) {
    return {*section};
  }
  return path.extension() == ".json" ? recognise_json(text, file_name)
                                     : recognise_yaml(text, file_name);
}

std::vector<FileSection> recognise_file(const std::filesystem::path& path) {
  if (const auto section = section_by_ending(path); section && std::filesystem::exists(path)) {
    return {*section};  // a network is binary, and large
  }
  return recognise_text(
      path.extension() == ".json" ? read_text_file(path) : detail::read_source(path),
      path.string());
}

}  // namespace cosa

#include "cosa/io/mapspace_yaml.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "cosa/io/text_file.h"
#include "names.h"
#include "yaml_value.h"

namespace cosa {
namespace {

using detail::YamlMap;
using detail::YamlValue;

constexpr std::size_t kMostConstraints = 10'000;

/// The list of constraints under whichever of the names the file uses.
YamlValue constraints_of(const YamlValue& root) {
  const YamlMap file = root.map({"mapspace", "architecture_constraints", "mapspace_constraints"});
  const auto sections = file.entries();
  if (sections.empty()) {
    static_cast<void>(file.at("mapspace"));
  }
  if (sections.size() > 1) {
    root.fail("more than one list of constraints", "keep one");
  }
  const auto& [name, section] = sections.front();
  if (section.kind() == detail::YamlKind::kSequence) {
    return section;
  }
  return name == "mapspace" ? section.map({"constraints"}).at("constraints")
                            : section.map({"targets"}).at("targets");
}

void require_datatype(const YamlMap& item) {
  const YamlValue type = item.at("type");
  if (type.text() == "datatype" || type.text() == "bypass") {
    return;
  }
  for (const char* other : {"spatial", "temporal", "utilization", "max_overbooked_proportion"}) {
    if (type.text() == other) {
      type.fail("constraints of type " + type.text() + " are not supported yet",
                "remove it, or keep to type: datatype");
    }
  }
  type.fail(detail::excerpt(type.text()) + " is not a type of constraint", "give type: datatype");
}

std::vector<std::string> read_tensors(const YamlMap& item, std::string_view key,
                                      std::span<const std::string> tensor_names) {
  const auto list = item.find(key);
  if (!list || list->kind() == detail::YamlKind::kNothing) {
    return {};
  }
  std::vector<std::string> tensors;
  for (const YamlValue& tensor : list->items()) {
    const std::string& name = tensor.text();
    if (!tensor_names.empty() && std::ranges::find(tensor_names, name) == tensor_names.end()) {
      tensor.fail(detail::excerpt(name) + " is no tensor",
                  detail::suggest(name, tensor_names, "the tensors are"));
    }
    if (std::ranges::find(tensors, name) != tensors.end()) {
      tensor.fail(detail::excerpt(name) + " is listed twice", "keep one of them");
    }
    tensors.push_back(name);
  }
  return tensors;
}

/// Refuses a tensor in both lists, and a bypass of the outermost level, which must hold everything.
void require_consistent(const YamlMap& item, const Residency& residency, bool outermost,
                        const std::string& level) {
  for (const std::string& tensor : residency.bypass) {
    if (std::ranges::find(residency.keep, tensor) != residency.keep.end()) {
      item.at("bypass").fail(level + " both keeps and bypasses " + tensor,
                             "name it in one of the two lists");
    }
    if (outermost) {
      item.at("bypass").fail(level + " is the outermost level and bypasses " + tensor,
                             "the outermost level keeps every tensor");
    }
  }
}

}  // namespace

Architecture read_mapspace(const std::filesystem::path& path, const Architecture& architecture,
                           std::span<const std::string> tensor_names) {
  return read_mapspace_from_text(read_text_file(path), path.string(), architecture, tensor_names);
}

Architecture read_mapspace_from_text(std::string_view text, const std::string& file_name,
                                     const Architecture& architecture,
                                     std::span<const std::string> tensor_names) {
  const YamlValue constraints = constraints_of(YamlValue::root_of(text, file_name));
  const std::vector<YamlValue> items = constraints.items();
  if (items.size() > kMostConstraints) {
    constraints.fail("lists more than " + std::to_string(kMostConstraints) + " constraints");
  }
  std::vector<StorageLevel> levels = architecture.levels();
  std::set<LevelId> seen;
  for (const YamlValue& value : items) {
    require_datatype(value.free_map());
    const YamlMap item = value.map({"target", "type", "keep", "bypass"});
    const YamlValue target = item.at("target");
    const LevelId id = detail::level_named(target.text(), architecture, target.place());
    if (!seen.insert(id).second) {
      target.fail(target.text() + " is constrained twice", "put both lists into one entry");
    }
    Residency residency{read_tensors(item, "keep", tensor_names),
                        read_tensors(item, "bypass", tensor_names)};
    require_consistent(item, residency, id == architecture.outermost(), target.text());
    levels[id.value()].residency = std::move(residency);
  }
  return {architecture.name(), std::move(levels), architecture.compute()};
}

}  // namespace cosa

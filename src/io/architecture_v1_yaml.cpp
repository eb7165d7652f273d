#include "architecture_v1_yaml.h"

#include <utility>
#include <vector>

#include "component_attributes.h"

namespace cosa::detail {
namespace {

Attributes attributes_of(const YamlValue& item, Scope& scope) {
  std::vector<std::pair<std::string, YamlValue>> entries;
  for (auto& [name, value] : item.free_map().entries()) {
    if (name != "name") {
      scope.add(name, value);
      entries.emplace_back(name, value);
    }
  }
  return {std::move(entries), scope, item.place()};
}

void require_technology(const YamlMap& map) {
  if (const auto value = map.find("technology");
      value && value->text() != "SRAM" && value->text() != "DRAM") {
    value->fail(excerpt(value->text()) + " is not a known technology", "give SRAM or DRAM");
  }
}

StorageLevel read_level(const YamlValue& item) {
  Scope scope;
  Attributes attributes = attributes_of(item, scope);
  const YamlMap map = item.free_map();
  StorageLevel level;
  level.name = map.at("name").text();
  require_technology(map);
  read_storage_attributes(attributes, Placement{}, level);
  refuse_unread(attributes, true);
  return level;
}

ComputeUnit read_compute(const YamlValue& item) {
  Scope scope;
  Attributes attributes = attributes_of(item, scope);
  const YamlMap map = item.free_map();
  ComputeUnit compute;
  if (const auto name = map.find("name")) {
    compute.name = name->text();
  }
  static_cast<void>(map.at("instances"));
  read_compute_attributes(attributes, Placement{}, compute);
  refuse_unread(attributes, false);
  return compute;
}

}  // namespace

Architecture read_architecture_v1(const YamlValue& section, const std::string& name) {
  const YamlMap arch = section.map({"arithmetic", "storage", "version"});
  const ComputeUnit compute = read_compute(arch.at("arithmetic"));
  const YamlValue storage = arch.at("storage");
  const std::vector<YamlValue> items = storage.items();
  if (items.empty() || items.size() > kMostLevels) {
    storage.fail("lists " + std::to_string(items.size()) + " memories",
                 "list from 1 to " + std::to_string(kMostLevels));
  }
  std::vector<StorageLevel> levels;
  std::vector<Place> places;
  for (const YamlValue& item : items) {
    levels.push_back(read_level(item));
    places.push_back(item.place());
  }
  return build_architecture(name, levels, compute, places);
}

}  // namespace cosa::detail

#include "cosa/io/energy_reference_table_yaml.h"

#include <utility>
#include <vector>

#include "reference_table.h"
#include "source_text.h"
#include "yaml_document.h"

namespace cosa {
namespace {

using detail::YamlKind;
using detail::YamlMap;
using detail::YamlValue;
using ActionTable = std::map<std::string, ActionEnergies>;

double read_energy(const YamlMap& entry) {
  return detail::not_negative(entry, "energy", "picojoules");
}

/// Version 0.2: an action is one entry, or a list of entries for its several arguments.
ActionEnergies read_entries(const YamlValue& action) {
  if (action.kind() != YamlKind::kSequence) {
    return {read_energy(action.map({"arguments", "energy"}))};
  }
  ActionEnergies energies;
  for (const YamlValue& entry : action.items()) {
    energies.push_back(read_energy(entry.map({"arguments", "energy"})));
  }
  if (energies.empty()) {
    action.fail("lists no energy", "give at least one entry {energy}");
  }
  return energies;
}

ActionTable read_actions_by_name(const YamlValue& component) {
  ActionTable actions;
  for (const auto& [name, action] : component.free_map().entries()) {
    actions.emplace(name, read_entries(action));
  }
  return actions;
}

/// From version 0.3: a list in which an action's name repeats, once for each of its arguments.
ActionTable read_action_list(const YamlValue& list) {
  ActionTable actions;
  for (const YamlValue& item : list.items()) {
    const YamlMap action = item.map({"name", "arguments", "energy"});
    actions[action.at("name").text()].push_back(read_energy(action));
  }
  return actions;
}

void add(EnergyReferenceTable& table, const std::string& name, ActionTable actions,
         const YamlValue& value) {
  if (!table.tables.emplace(name, std::move(actions)).second) {
    value.fail("a second table of " + detail::excerpt(name), "keep one of them");
  }
}

}  // namespace

EnergyReferenceTable read_energy_reference_table(const std::filesystem::path& path) {
  return read_energy_reference_table_from_text(detail::read_source(path), path.string());
}

EnergyReferenceTable read_energy_reference_table_from_text(std::string_view text,
                                                           const std::string& file_name) {
  const YamlMap sections = detail::sections_of(detail::tagged_root(text, file_name), {"ERT"});
  const YamlValue section = sections.at("ERT");
  const YamlMap ert = section.map({"version", "tables"});
  detail::require_accelergy_version(ert);
  const YamlValue tables = ert.at("tables");
  EnergyReferenceTable result{.tables = {}, .where = {file_name, section.place().where.line}};
  if (tables.kind() == YamlKind::kSequence) {
    for (const YamlValue& item : tables.items()) {
      const YamlMap component = item.map({"name", "actions"});
      add(result, component.at("name").text(), read_action_list(component.at("actions")), item);
    }
  } else {
    for (const auto& [name, component] : tables.free_map().entries()) {
      add(result, name, read_actions_by_name(component), component);
    }
  }
  if (result.tables.empty()) {
    tables.fail("lists no component");
  }
  return result;
}

}  // namespace cosa

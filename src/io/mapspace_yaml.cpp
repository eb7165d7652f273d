#include "cosa/io/mapspace_yaml.h"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "constraint_fields.h"
#include "names.h"
#include "source_text.h"
#include "yaml_document.h"

namespace cosa {
namespace {

using detail::YamlKind;
using detail::YamlMap;
using detail::YamlValue;

constexpr std::size_t kMostConstraints = 10'000;
/// The one mapspace template that is the space searched here.
constexpr std::string_view kTemplate = "uber";

/// The list in a section; none where it states no constraints.
std::optional<YamlValue> list_of(const std::string& name, const YamlValue& section) {
  if (section.kind() == YamlKind::kSequence) {
    return section;
  }
  const YamlMap map = section.free_map();
  auto named = map.find("constraints");
  if (named && named->kind() == YamlKind::kScalar) {
    return map.at("constraints_" + named->text());
  }
  static_cast<void>(section.map({"version", "template", "constraints", "targets"}));
  if (const auto form = map.find("template"); form && form->text() != kTemplate) {
    form->fail("the mapspace " + detail::excerpt(form->text()) + " is not supported",
               "give " + std::string(kTemplate) + ", the space of factors that divide");
  }
  if (named) {
    return named;
  }
  auto targets = map.find("targets");
  if (!targets && !map.find("template")) {
    return map.at(name == "mapspace" ? "constraints" : "targets");
  }
  return targets;
}

class ConstraintsReader {
 public:
  ConstraintsReader(const Machine& machine, std::span<const std::string> tensor_names)
      : machine_(machine),
        tensor_names_(tensor_names),
        levels_(machine.architecture.levels()),
        constraints_(machine.constraints) {}

  void read(const YamlValue& list) {
    const std::vector<YamlValue> items = list.items();
    if (items.size() > kMostConstraints) {
      list.fail("lists more than " + std::to_string(kMostConstraints) + " constraints");
    }
    for (const YamlValue& item : items) {
      const auto inner = item.free_map().find("constraints");
      if (inner) {
        read_target(item, *inner);
      } else {
        read_constraint(item, item, target_key(item.free_map()));
      }
    }
  }

  Machine finish() {
    const Architecture& bare = machine_.architecture;
    return {{bare.name(), std::move(levels_), bare.compute()}, std::move(constraints_)};
  }

 private:
  /// A memory is named under `target`, in older files under `name`.
  static YamlValue target_key(const YamlMap& item) {
    const auto name = item.find("name");
    return name && !item.find("target") ? *name : item.at("target");
  }

  /// The older form: `{target, constraints: [{type, attributes: {...}}]}`.
  void read_target(const YamlValue& item, const YamlValue& list) {
    const YamlMap map = item.map({"target", "name", "constraints"});
    if (list.kind() == YamlKind::kNothing) {
      return;
    }
    for (const YamlValue& constraint : list.items()) {
      const auto attributes = constraint.free_map().find("attributes");
      if (attributes) {
        static_cast<void>(constraint.map({"type", "attributes"}));
      }
      read_constraint(constraint, attributes ? *attributes : constraint, target_key(map));
    }
  }

  /// `fields` is where the keys beside `type` and `target` stand.
  void read_constraint(const YamlValue& item, const YamlValue& fields, const YamlValue& target) {
    const YamlValue type = item.free_map().at("type");
    const std::string& name = type.text();
    if (name == "datatype" || name == "dataspace" || name == "bypass" || name == "bypassing") {
      read_residency(fields, target);
    } else if (name == "temporal" || name == "spatial") {
      read_loops(fields, target, name == "spatial" ? LoopKindAt::kSpatial : LoopKindAt::kTemporal);
    } else if (name == "utilization" || name == "parallelism") {
      read_utilization(fields, target);
    } else if (name == "max_overbooked_proportion") {
      type.fail("overbooking is not modelled", "leave the constraint out");
    } else {
      type.fail(detail::excerpt(name) + " is not a type of constraint",
                "give datatype, spatial, temporal or utilization");
    }
  }

  void read_residency(const YamlValue& fields, const YamlValue& target) {
    const LevelId id = level(target, LoopKindAt::kTemporal);
    if (!seen_.insert(id).second) {
      target.fail(target.text() + " is constrained twice", "put both lists into one entry");
    }
    Residency residency = detail::read_residency(fields, tensor_names_, {"target", "name", "type"});
    if (id == machine_.architecture.outermost()) {
      detail::require_no_bypass(fields, target.text());
    }
    Residency& known = levels_[id.value()].residency;
    residency.bypass_others = residency.bypass_others || known.bypass_others;
    known = std::move(residency);
  }

  void read_loops(const YamlValue& fields, const YamlValue& target, LoopKindAt kind) {
    const Architecture& architecture = machine_.architecture;
    const std::string& name = architecture.level(level(target, kind)).name;
    constraints_.loops.push_back(
        detail::read_stated_loops(fields, name, kind, {"target", "name", "type"}));
  }

  void read_utilization(const YamlValue& fields, const YamlValue& target) {
    const LevelId id = level(target, LoopKindAt::kTemporal);
    if (id != LevelId{0}) {
      target.fail(
          "a least utilization is stated at " + target.text(),
          "state it at the innermost memory, " + machine_.architecture.level(LevelId{0}).name);
    }
    const YamlValue least = fields.map({"target", "name", "type", "min"}).at("min");
    if (constraints_.least_utilization) {
      least.fail("a second least utilization", "keep one of them");
    }
    constraints_.least_utilization = least.number();
    constraints_.utilization_where = least.place().where;
  }

  [[nodiscard]] LevelId level(const YamlValue& target, LoopKindAt kind) const {
    return detail::target_named(target.text(), kind, machine_.architecture, target.place());
  }

  const Machine& machine_;
  std::span<const std::string> tensor_names_;
  std::vector<StorageLevel> levels_;
  StatedConstraints constraints_;
  std::set<LevelId> seen_;
};

}  // namespace

Machine read_constraints(const std::filesystem::path& path, const Machine& machine,
                         std::span<const std::string> tensor_names) {
  return read_constraints_from_text(detail::read_source(path), path.string(), machine,
                                    tensor_names);
}

Machine read_constraints_from_text(std::string_view text, const std::string& file_name,
                                   const Machine& machine,
                                   std::span<const std::string> tensor_names) {
  const YamlValue root = detail::tagged_root(text, file_name);
  const std::initializer_list<std::string_view> of_machine{"architecture_constraints",
                                                           "arch_constraints", "constraints"};
  const std::initializer_list<std::string_view> of_mapspace{"mapspace", "mapspace_constraints"};
  const YamlMap sections =
      detail::sections_of(root, {"mapspace", "mapspace_constraints", "architecture_constraints",
                                 "arch_constraints", "constraints"});
  ConstraintsReader reader(machine, tensor_names);
  for (const auto& names : {of_machine, of_mapspace}) {
    if (const auto section = detail::find_section(sections, names)) {
      if (const auto list = list_of(section->first, section->second)) {
        reader.read(*list);
      }
    }
  }
  return reader.finish();
}

Architecture read_mapspace(const std::filesystem::path& path, const Architecture& architecture,
                           std::span<const std::string> tensor_names) {
  return read_mapspace_from_text(detail::read_source(path), path.string(), architecture,
                                 tensor_names);
}

Architecture read_mapspace_from_text(std::string_view text, const std::string& file_name,
                                     const Architecture& architecture,
                                     std::span<const std::string> tensor_names) {
  Machine machine = read_constraints_from_text(text, file_name, {architecture, {}}, tensor_names);
  if (!machine.constraints.empty()) {
    const bool loops = !machine.constraints.loops.empty();
    const SourceLocation& where =
        loops ? machine.constraints.loops.front().where : machine.constraints.utilization_where;
    throw InputError({where, "", "constraints on loops are not taken here",
                      "keep to type: datatype, or use read_constraints"});
  }
  return std::move(machine.architecture);
}

}  // namespace cosa

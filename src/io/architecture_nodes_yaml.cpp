#include "architecture_nodes_yaml.h"

#include <algorithm>
#include <deque>
#include <iterator>
#include <limits>
#include <optional>
#include <utility>

#include "component_attributes.h"
#include "component_class.h"
#include "constraint_fields.h"
#include "cosa/base/checked.h"
#include "names.h"

namespace cosa::detail {
namespace {

using Entries = std::vector<std::pair<std::string, YamlValue>>;

/// What the containers around a node hand down: names for expressions, and attributes that stand
/// for those which the node does not give itself.
struct Surroundings {
  const Scope* scope;
  Entries attributes;
};

/// Instances side by side, x by y.
struct Mesh {
  std::int64_t x = 1;
  std::int64_t y = 1;
};

Entries attributes_of(const YamlMap& node) {
  const auto given = node.find("attributes");
  return given && given->kind() != YamlKind::kNothing ? given->free_map().entries() : Entries{};
}

Scope scope_of(const Entries& attributes, const Scope& around) {
  Scope scope(&around);
  for (const auto& [key, value] : attributes) {
    scope.add(key, value);
  }
  return scope;
}

class NodesReader {
 public:
  WithWarnings<Machine> read(const YamlValue& section, const Scope& variables,
                             const std::string& name) {
    const YamlMap map = section.map({"version", "nodes"});
    read_nodes(map.at("nodes"), {&variables, {}});
    if (!compute_) {
      section.fail("the nodes have no compute unit", "end them with a component of class compute");
    }
    if (levels_.empty() || levels_.size() > kMostLevels) {
      section.fail("has " + std::to_string(levels_.size()) + " memories",
                   "give from 1 to " + std::to_string(kMostLevels));
    }
    refuse_bypass_at_outermost();
    std::ranges::reverse(levels_);
    std::ranges::reverse(places_);
    Machine machine{build_architecture(name, levels_, *compute_, places_), {std::move(loops_)}};
    std::vector<Warning> warnings = estimator_warning(unread_);
    std::ranges::move(warnings_, std::back_inserter(warnings));
    return {std::move(machine), std::move(warnings)};
  }

 private:
  /// Nodes one inside the other, outermost first.
  void read_nodes(const YamlValue& list, Surroundings around) {
    std::deque<Scope> scopes;  // of the containers in this list, which the nodes after them see
    for (const YamlValue& tagged : list.items()) {
      const YamlValue node = tagged.untagged();
      const std::string& kind = tagged.tag();
      if (kind == "Container") {
        enter_container(node, around, scopes);
      } else if (kind == "Component") {
        read_component(node, around);
      } else if (kind == "Parallel") {
        read_parallel(node, around);
      } else if (kind == "Hierarchical") {
        read_nodes(node.map({"nodes"}).at("nodes"), around);
      } else if (kind == "Pipelined") {
        tagged.fail("pipelined branches are not modelled", "write !Hierarchical");
      } else if (kind == "Nothing") {
        tagged.fail("!Nothing stands outside of a !Parallel", "leave it out");
      } else {
        tagged.fail("a node without a kind",
                    "write !Component, !Container, !Parallel or !Hierarchical before it");
      }
    }
  }

  void enter_container(const YamlValue& node, Surroundings& around, std::deque<Scope>& scopes) {
    const YamlMap map =
        node.map({"name", "attributes", "spatial", "constraints", "sparse_optimizations"});
    refuse_sparse(map);
    Entries own = attributes_of(map);
    scopes.push_back(scope_of(own, *around.scope));
    around.scope = &scopes.back();
    std::ranges::move(around.attributes, std::back_inserter(own));
    around.attributes = std::move(own);  // the nearest container's first
    if (const auto constraints = map.find("constraints")) {
      for (const char* kind : {"temporal", "dataspace"}) {
        if (const auto group = constraints->free_map().find(kind)) {
          group->fail("a container holds no tensors and has no loops in time",
                      "constrain a component");
        }
      }
    }
    read_fanout(map, *around.scope);
  }

  void read_component(const YamlValue& node, const Surroundings& around) {
    const YamlMap map = component(node);
    if (const auto enabled = map.find("enabled"); enabled && !enabled->boolean()) {
      return;
    }
    const Entries own = attributes_of(map);
    const Scope scope = scope_of(own, *around.scope);
    read_fanout(map, scope);
    add_component(node, map, own, scope, around);
  }

  /// Memories side by side, each of tensors of its own. `!Nothing` names tensors that bypass all.
  void read_parallel(const YamlValue& node, const Surroundings& around) {
    std::vector<std::string> kept;
    for (const YamlValue& tagged : node.map({"nodes"}).at("nodes").items()) {
      const YamlValue branch = tagged.untagged();
      if (tagged.tag() == "Nothing") {
        require_apart(branch, branch.map({"constraints"}), kept);
        continue;
      }
      if (tagged.tag() != "Component") {
        tagged.fail("only components and !Nothing are supported side by side",
                    "write one !Component for each memory");
      }
      const YamlMap map = component(branch);
      if (const auto spatial = map.find("spatial")) {
        spatial->fail("a fan-out inside !Parallel is not supported",
                      "put it at a container outside");
      }
      require_apart(branch, map, kept);
      const std::size_t before = levels_.size();
      read_component(branch, around);
      if (levels_.size() > before) {
        levels_.back().residency.bypass_others = true;
      }
    }
  }

  /// A tensor goes through one of the branches.
  static void require_apart(const YamlValue& branch, const YamlMap& map,
                            std::vector<std::string>& kept) {
    const auto constraints = map.find("constraints");
    const auto group = constraints ? constraints->free_map().find("dataspace") : std::nullopt;
    if (!group) {
      return;
    }
    for (const std::string& tensor : read_residency(*group).keep) {
      if (std::ranges::find(kept, tensor) != kept.end()) {
        branch.fail(tensor + " is kept in two branches of !Parallel", "keep it in one");
      }
      kept.push_back(tensor);
    }
  }

  static YamlMap component(const YamlValue& node) {
    const YamlMap map = node.map({"name", "class", "subclass", "attributes", "spatial",
                                  "constraints", "sparse_optimizations", "required_actions",
                                  "enabled", "area_scale", "energy_scale", "area_share"});
    refuse_sparse(map);
    return map;
  }

  static void refuse_sparse(const YamlMap& map) {
    if (const auto sparse = map.find("sparse_optimizations")) {
      sparse->fail("sparse optimizations are not modelled", "remove them for the dense machine");
    }
  }

  /// A fan-out above 1 becomes a level outside the node, with the node's spatial constraints.
  void read_fanout(const YamlMap& map, const Scope& scope) {
    const YamlValue name = map.at("name");
    const Mesh fanout = read_mesh(map, scope);
    const std::optional<YamlValue> constraints = group_of(map, "spatial");
    if (checked_multiply(fanout.x, fanout.y) == 1) {
      if (constraints) {
        warnings_.push_back({constraints->place().where, constraints->place().key,
                             "constrains nothing: " + name.text() + " has a fan-out of 1"});
      }
      return;
    }
    StorageLevel level;
    level.name = fanout_level_name(name.text());
    level.residency.bypass_others = true;
    level.instances = checked_multiply(mesh_.x, mesh_.y);
    level.mesh_x = mesh_.x;
    add_level(std::move(level), map.value().place());
    if (constraints) {
      loops_.push_back(read_stated_loops(*constraints, levels_.back().name, LoopKindAt::kSpatial));
    }
    mesh_ = {checked_multiply(mesh_.x, fanout.x), checked_multiply(mesh_.y, fanout.y)};
  }

  static Mesh read_mesh(const YamlMap& map, const Scope& scope) {
    const auto spatial = map.find("spatial");
    if (!spatial || spatial->kind() == YamlKind::kNothing) {
      return {};
    }
    const YamlMap given = spatial->map({"meshX", "meshY"});
    const Attributes numbers({}, scope, spatial->place());
    Mesh mesh;
    if (const auto x = given.find("meshX")) {
      mesh.x = numbers.integer(*x, 1, std::numeric_limits<std::int64_t>::max());
    }
    if (const auto y = given.find("meshY")) {
      mesh.y = numbers.integer(*y, 1, std::numeric_limits<std::int64_t>::max());
    }
    return mesh;
  }

  /// What a node's constraints say of one kind.
  static std::optional<YamlValue> group_of(const YamlMap& map, const char* kind) {
    const auto constraints = map.find("constraints");
    if (!constraints || constraints->kind() == YamlKind::kNothing) {
      return std::nullopt;
    }
    const YamlMap groups =
        constraints->map({"spatial", "temporal", "dataspace", "max_overbooked_proportion"});
    if (const auto overbooked = groups.find("max_overbooked_proportion")) {
      overbooked->fail("overbooking is not modelled", "leave the constraint out");
    }
    const auto group = groups.find(kind);
    return group && group->kind() != YamlKind::kNothing ? group : std::nullopt;
  }

  void add_component(const YamlValue& node, const YamlMap& map, const Entries& own,
                     const Scope& scope, const Surroundings& around) {
    const YamlValue class_name = map.at("class");
    const Placement placement{checked_multiply(mesh_.x, mesh_.y), mesh_.x};
    Attributes attributes(own, around.attributes, scope, node.place());
    switch (component_kind(class_name.text())) {
      case ComponentKind::kStorage:
        add_storage(node, map, class_name.text(), placement, attributes);
        return;
      case ComponentKind::kCompute:
        add_compute(node, map, placement, attributes);
        return;
      case ComponentKind::kNetwork:
        class_name.fail("networks (" + class_name.text() + ") are not modelled",
                        "leave the component out");
      case ComponentKind::kOther:
        warnings_.push_back({node.place().where, map.at("name").text(),
                             "is passed over: its class " + excerpt(class_name.text()) +
                                 " is neither a memory nor a compute unit"});
        return;
    }
  }

  void add_storage(const YamlValue& node, const YamlMap& map, const std::string& class_name,
                   const Placement& placement, Attributes& attributes) {
    if (compute_) {
      node.fail("a memory inside the compute unit " + compute_->name, "put the compute unit last");
    }
    StorageLevel level;
    level.name = map.at("name").text();
    if (is_dram_class(class_name)) {
      level.technology = Technology::kDram;
    }
    read_storage_attributes(attributes, placement, level);
    collect_unread(attributes, unread_);
    if (const auto group = group_of(map, "dataspace")) {
      const bool keeps_nothing = level.residency.bypass_others;
      level.residency = read_residency(*group);
      level.residency.bypass_others = level.residency.bypass_others || keeps_nothing;
      dataspace_groups_.emplace_back(levels_.size(), *group);
    }
    if (const auto group = group_of(map, "temporal")) {
      loops_.push_back(read_stated_loops(*group, level.name, LoopKindAt::kTemporal));
    }
    add_level(std::move(level), node.place());
  }

  void add_compute(const YamlValue& node, const YamlMap& map, const Placement& placement,
                   Attributes& attributes) {
    if (compute_) {
      node.fail("a second compute unit beside " + compute_->name, "keep one");
    }
    compute_.emplace();
    compute_->name = map.at("name").text();
    read_compute_attributes(attributes, placement, *compute_);
    collect_unread(attributes, unread_);
  }

  void add_level(StorageLevel level, const Place& place) {
    levels_.push_back(std::move(level));
    places_.push_back(place);
  }

  void refuse_bypass_at_outermost() const {
    for (const auto& [index, group] : dataspace_groups_) {
      if (index == 0) {
        require_no_bypass(group, levels_.front().name);
      }
    }
  }

  std::vector<StorageLevel> levels_;  // outermost first, as they stand in the file
  std::vector<Place> places_;
  std::vector<std::pair<std::size_t, YamlValue>> dataspace_groups_;  // by index of the level
  std::optional<ComputeUnit> compute_;
  std::vector<StatedLoops> loops_;
  Mesh mesh_;  // of what is read now
  std::vector<YamlValue> unread_;
  std::vector<Warning> warnings_;
};

}  // namespace

WithWarnings<Machine> read_architecture_nodes(const YamlValue& section, const Scope& variables,
                                              const std::string& name) {
  return NodesReader().read(section, variables, name);
}

}  // namespace cosa::detail

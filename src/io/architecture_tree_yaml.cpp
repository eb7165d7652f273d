#include "architecture_tree_yaml.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "component_attributes.h"
#include "component_class.h"
#include "cosa/base/checked.h"

namespace cosa::detail {
namespace {

constexpr std::string_view kFanoutClass = "dummy_storage";

/// `PE[0..15]`: a name, and how many.
struct CountedName {
  std::string name;
  std::int64_t count = 1;
};

CountedName counted_name(const YamlValue& value) {
  const std::string& text = value.text();
  const std::size_t open = text.find('[');
  if (open == std::string::npos) {
    return {text, 1};
  }
  const std::size_t dots = text.find("..", open);
  if (dots == std::string::npos || text.back() != ']' || open == 0) {
    value.fail(excerpt(text) + " is not a name with a range", "write NAME[0..15]");
  }
  const std::string_view view = text;
  const std::int64_t first =
      parse_integer(view.substr(open + 1, dots - open - 1), 0, value.place());
  const std::int64_t last =
      parse_integer(view.substr(dots + 2, view.size() - dots - 3), first, value.place());
  return {text.substr(0, open), checked_add(last - first, 1)};
}

class TreeReader {
 public:
  WithWarnings<Architecture> read(const YamlValue& section, const Scope& variables,
                                  const std::string& name) {
    const YamlMap map = section.map({"version", "subtree", "local", "attributes"});
    if (const auto local = map.find("local"); local && !map.find("subtree")) {
      local->fail("a flat list of components does not say which one feeds which",
                  "give the tree (`subtree`) that it was made from");
    }
    read_subtree(map.at("subtree"), variables, 1);
    if (!compute_) {
      section.fail("the tree has no compute unit", "give one component a class such as intmac");
    }
    if (levels_.empty() || levels_.size() > kMostLevels) {
      section.fail("has " + std::to_string(levels_.size()) + " memories",
                   "give from 1 to " + std::to_string(kMostLevels));
    }
    std::ranges::reverse(levels_);
    std::ranges::reverse(places_);
    Architecture machine = build_architecture(name, levels_, *compute_, places_);
    std::vector<Warning> warnings = estimator_warning(unread_);
    std::ranges::move(warnings_, std::back_inserter(warnings));
    return {std::move(machine), std::move(warnings)};
  }

 private:
  void read_subtree(const YamlValue& list, const Scope& around, std::int64_t instances) {
    const std::vector<YamlValue> items = list.items();
    if (items.size() != 1) {
      list.fail("lists " + std::to_string(items.size()) + " subtrees, which stand side by side",
                "give one; memories follow each other in `local` and in deeper subtrees");
    }
    const YamlMap map = items.front().map(
        {"name", "attributes", "local", "subtree", "enabled", "required_actions"});
    Scope scope(&around);
    if (const auto attributes = map.find("attributes");
        attributes && attributes->kind() != YamlKind::kNothing) {
      for (const auto& [name, value] : attributes->free_map().entries()) {
        scope.add(name, value);
      }
    }
    const std::int64_t count = checked_multiply(instances, counted_name(map.at("name")).count);
    if (const auto local = map.find("local"); local && local->kind() != YamlKind::kNothing) {
      for (const YamlValue& component : local->items()) {
        read_component(component, scope, count);
      }
    }
    if (const auto subtree = map.find("subtree")) {
      read_subtree(*subtree, scope, count);
    }
  }

  void read_component(const YamlValue& item, const Scope& around, std::int64_t instances) {
    const YamlMap map = item.map({"name", "class", "subclass", "attributes", "required_actions",
                                  "enabled", "area_share", "energy_scale"});
    const CountedName name = counted_name(map.at("name"));
    const YamlValue class_name = map.at("class");
    const Placement placement{checked_multiply(instances, name.count), std::nullopt};
    if (const auto enabled = map.find("enabled"); enabled && !enabled->boolean()) {
      enabled->fail("a component that is switched off is not supported", "leave it out");
    }
    Scope scope(&around);
    std::vector<std::pair<std::string, YamlValue>> entries;
    if (const auto given = map.find("attributes"); given && given->kind() != YamlKind::kNothing) {
      entries = given->free_map().entries();
    }
    for (const auto& [key, value] : entries) {
      scope.add(key, value);
    }
    Attributes attributes(std::move(entries), scope, item.place());
    switch (component_kind(class_name.text())) {
      case ComponentKind::kStorage:
        add_level(name.name, class_name.text(), placement, attributes, item.place());
        return;
      case ComponentKind::kCompute:
        add_compute(name.name, placement, attributes, item);
        return;
      case ComponentKind::kNetwork:
        class_name.fail("networks (" + class_name.text() + ") are not modelled",
                        "leave the component out");
      case ComponentKind::kOther:
        warnings_.push_back({item.place().where, name.name,
                             "is passed over: its class " + excerpt(class_name.text()) +
                                 " is neither a memory nor a compute unit"});
        return;
    }
  }

  void add_level(const std::string& name, const std::string& class_name, const Placement& placement,
                 Attributes& attributes, const Place& place) {
    StorageLevel level;
    level.name = name;
    if (is_dram_class(class_name)) {
      level.technology = Technology::kDram;
    }
    level.residency.bypass_others = class_name == kFanoutClass;
    read_storage_attributes(attributes, placement, level);
    collect_unread(attributes, unread_);
    levels_.push_back(std::move(level));
    places_.push_back(place);
  }

  void add_compute(const std::string& name, const Placement& placement, Attributes& attributes,
                   const YamlValue& item) {
    if (compute_) {
      item.fail("a second compute unit beside " + compute_->name, "keep one");
    }
    compute_.emplace();
    compute_->name = name;
    read_compute_attributes(attributes, placement, *compute_);
    collect_unread(attributes, unread_);
  }

  std::vector<StorageLevel> levels_;  // outermost first, as they stand in the file
  std::vector<Place> places_;
  std::optional<ComputeUnit> compute_;
  std::vector<YamlValue> unread_;
  std::vector<Warning> warnings_;
};

}  // namespace

WithWarnings<Architecture> read_architecture_tree(const YamlValue& section, const Scope& variables,
                                                  const std::string& name) {
  return TreeReader().read(section, variables, name);
}

}  // namespace cosa::detail

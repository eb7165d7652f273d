#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

#include "architecture_nodes_writer.h"
#include "component_text.h"
#include "cosa/io/architecture_yaml.h"
#include "cosa/io/fanout_levels.h"
#include "cosa/io/mapspace_yaml.h"
#include "yaml_text.h"

namespace cosa {
namespace {

using detail::cannot_say;
using detail::flow_map;
using detail::TextAttributes;
using detail::yaml_text;

std::string list_item(const TextAttributes& attributes) {
  return "  - " + flow_map(attributes) + "\n";
}

std::string v01_text(const Architecture& machine) {
  const ComputeUnit& compute = machine.compute();
  TextAttributes arithmetic{{"name", yaml_text(compute.name)},
                            {"instances", std::to_string(compute.instances)}};
  std::ranges::move(detail::compute_attributes(compute, Dialect::kV01),
                    std::back_inserter(arithmetic));
  std::string text = "arch:\n  arithmetic: " + flow_map(arithmetic) + "\n  storage:\n";
  for (const StorageLevel& level : machine.levels()) {
    if (level.residency.keeps_nothing() && level.capacity_words) {
      cannot_say(level.name, "a capacity though it keeps nothing", Dialect::kV01,
                 "leave its capacity out");
    }
    TextAttributes attributes{{"name", yaml_text(level.name)}};
    if (level.technology == Technology::kDram) {
      attributes.emplace_back("technology", "DRAM");
    }
    attributes.emplace_back("instances", std::to_string(level.instances));
    std::ranges::move(detail::storage_attributes(level, Dialect::kV01),
                      std::back_inserter(attributes));
    text += list_item(attributes);
  }
  return text;
}

/// The tree of v0.3: a subtree wherever the number of instances grows.
class TreeText {
 public:
  explicit TreeText(const Architecture& machine) : machine_(machine) {}

  std::string text() {
    text_ = "architecture:\n  version: 0.3\n";
    open_subtree("System", machine_.levels().back().instances);
    for (std::size_t i = machine_.num_levels(); i-- > 0;) {
      const StorageLevel& level = machine_.levels()[i];
      place(level.instances, level.name);
      add(level.name, storage_class(level), storage_attributes(level));
    }
    const ComputeUnit& compute = machine_.compute();
    place(compute.instances, compute.name);
    add(compute.name, "intmac", detail::compute_attributes(compute, Dialect::kV03));
    return std::move(text_);
  }

 private:
  static std::string_view storage_class(const StorageLevel& level) {
    if (level.residency.keeps_nothing()) {
      return "dummy_storage";
    }
    return level.technology == Technology::kDram ? "DRAM" : "SRAM";
  }

  static TextAttributes storage_attributes(const StorageLevel& level) {
    TextAttributes attributes = detail::storage_attributes(level, Dialect::kV03);
    if (level.residency.keeps_nothing() && level.technology == Technology::kDram) {
      attributes.emplace_back("technology", "DRAM");
    }
    return attributes;
  }

  /// Goes down to where there are so many of a component.
  void place(std::int64_t instances, const std::string& name) {
    if (name.find('[') != std::string::npos) {
      cannot_say(name, "a bracket in its name", Dialect::kV03, "give it another name");
    }
    if (instances != instances_) {
      open_subtree("Each" + name, instances / instances_);
    }
  }

  void open_subtree(const std::string& name, std::int64_t count) {
    const std::string range = count == 1 ? "" : fmt::format("[0..{}]", count - 1);
    instances_ *= count;
    text_ += fmt::format("{0}subtree:\n{0}- name: {1}\n", indent_, yaml_text(name + range));
    indent_ += "  ";
    text_ += indent_ + "local:\n";
  }

  void add(const std::string& name, std::string_view class_name, const TextAttributes& attributes) {
    text_ += fmt::format("{}- {}\n", indent_,
                         flow_map({{"name", yaml_text(name)},
                                   {"class", std::string(class_name)},
                                   {"attributes", flow_map(attributes)}}));
  }

  const Architecture& machine_;
  std::int64_t instances_ = 1;
  std::string indent_ = "  ";
  std::string text_;
};

}  // namespace

std::string machine_to_yaml(const Machine& machine, Dialect dialect) {
  switch (dialect) {
    case Dialect::kV01:
      return v01_text(machine.architecture) + constraints_to_yaml(machine, dialect);
    case Dialect::kV03:
      return TreeText(machine.architecture).text() + constraints_to_yaml(machine, dialect);
    case Dialect::kV04:
      return detail::nodes_text(with_fanout_levels(machine));
  }
  return {};
}

}  // namespace cosa

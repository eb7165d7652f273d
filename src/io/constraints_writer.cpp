#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string>

#include "constraint_text.h"
#include "cosa/io/mapspace_yaml.h"
#include "yaml_text.h"

namespace cosa {
namespace {

using detail::TextAttributes;

std::string item(const std::string& level, std::string_view type,
                 const TextAttributes& attributes) {
  TextAttributes all{{"target", detail::yaml_text(level)}, {"type", std::string(type)}};
  std::ranges::copy(attributes, std::back_inserter(all));
  return "  - " + detail::flow_map(all) + "\n";
}

std::string residency_items(const Architecture& architecture, Dialect dialect) {
  std::string items;
  for (const StorageLevel& level : architecture.levels()) {
    const Residency& residency = level.residency;
    if (residency.keep.empty() && residency.bypass.empty()) {
      continue;  // open, or nothing kept at all, which the machine itself says
    }
    if (residency.bypass_others) {
      detail::cannot_say(level.name, "a bypass of every tensor that it does not keep", dialect,
                         "name the tensors that it bypasses");
    }
    items += item(level.name, "datatype", detail::residency_attributes(residency));
  }
  return items;
}

}  // namespace

std::string constraints_to_yaml(const Machine& machine, Dialect dialect) {
  std::string items = residency_items(machine.architecture, dialect);
  for (const StatedLoops& loops : machine.constraints.loops) {
    items += item(loops.level, to_string(loops.kind), detail::loops_attributes(loops, dialect));
  }
  if (const auto& least = machine.constraints.least_utilization) {
    items += item(machine.architecture.levels().front().name, "utilization",
                  {{"min", fmt::format("{}", *least)}});
  }
  if (items.empty()) {
    return items;
  }
  return (dialect == Dialect::kV01 ? "mapspace:\n  constraints:\n"
                                   : "architecture_constraints:\n  targets:\n") +
         items;
}

}  // namespace cosa

#include "cosa/io/fanout_levels.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "cosa/base/input_error.h"
#include "cosa/mapping/level_block.h"
#include "names.h"

namespace cosa {
namespace {

/// What stands inside a level: the next inner one, or the multipliers.
const std::string& name_inside(const Architecture& machine, std::size_t level) {
  return level == 0 ? machine.compute().name : machine.levels()[level - 1].name;
}

std::int64_t mesh_x(const StorageLevel& level) { return level.mesh_x.value_or(level.instances); }

StorageLevel fanout_level(const Architecture& machine, std::size_t level) {
  const StorageLevel& outside = machine.levels()[level];
  StorageLevel result;
  result.name = detail::fanout_level_name(name_inside(machine, level));
  result.residency.bypass_others = true;
  result.instances = outside.instances;
  result.mesh_x = mesh_x(outside);
  return result;
}

/// The level of the fan-out below level `i` of `from`.
LevelId place_of_fanout(LevelId i, const Architecture& from, const Architecture& to) {
  const auto apart = to.find_level(detail::fanout_level_name(name_inside(from, i.value())));
  return apart ? *apart : *to.find_level(from.level(i).name);
}

}  // namespace

Machine with_fanout_levels(const Machine& machine) {
  const Architecture& from = machine.architecture;
  std::vector<StorageLevel> levels;  // outermost first
  std::map<std::string, std::string> moved;
  for (std::size_t i = from.num_levels(); i-- > 0;) {
    StorageLevel level = from.levels()[i];
    const StorageLevel apart = fanout_level(from, i);
    level.mesh_x = mesh_x(level);
    levels.push_back(level);
    if (from.fanout(LevelId{i}).size() > 1 && level != apart) {
      moved.emplace(level.name, apart.name);
      levels.push_back(apart);
    }
  }
  std::ranges::reverse(levels);
  ComputeUnit compute = from.compute();
  compute.mesh_x = compute.mesh_x.value_or(compute.instances);
  StatedConstraints constraints = machine.constraints;
  for (StatedLoops& loops : constraints.loops) {
    const auto name = moved.find(loops.level);
    if (loops.kind == LoopKindAt::kSpatial && name != moved.end()) {
      loops.level = name->second;
    }
  }
  return {Architecture(from.name(), std::move(levels), std::move(compute)), std::move(constraints)};
}

Mapping with_fanout_levels(const Mapping& mapping, const Architecture& from,
                           const Architecture& to) {
  const auto blocks = even_blocks(mapping, from.num_levels());
  if (!blocks) {
    throw InputError("the mapping is uneven, which fan-outs of their own cannot say",
                     "write the mapping as JSON");
  }
  std::vector<LevelBlock> result(to.num_levels());
  for (std::size_t i = 0; i < blocks->size(); ++i) {
    const LevelBlock& block = (*blocks)[i];
    const LevelId level = *to.find_level(from.levels()[i].name);
    const LevelId fanout = place_of_fanout(LevelId{i}, from, to);
    result[level.value()].kept = block.kept;
    result[level.value()].temporal = block.temporal;
    for (Loop loop : block.spatial) {
      loop.spatial->fanout = fanout;
      result[fanout.value()].spatial.push_back(loop);
    }
  }
  return even_mapping(result);
}

}  // namespace cosa

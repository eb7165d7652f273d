#include "cosa/architecture/architecture.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "cosa/base/input_error.h"

namespace cosa {
namespace {

struct Mesh {
  std::int64_t x;
  std::int64_t y;
};

/// `instances` laid out with `mesh_x` of them along x.
Mesh mesh_of(const std::string& name, std::int64_t instances, std::optional<std::int64_t> mesh_x) {
  if (instances < 1) {
    throw InputError(name + " has " + std::to_string(instances) + " instances",
                     "instances are integers >= 1");
  }
  const std::int64_t x = mesh_x.value_or(instances);
  if (x < 1 || instances % x != 0) {
    throw InputError(
        name + " has " + std::to_string(instances) + " instances in rows of " + std::to_string(x),
        "the mesh width must divide the number of instances");
  }
  return {x, instances / x};
}

void require_positive(const std::string& level, const char* what, std::optional<double> value) {
  if (value && (!(*value > 0) || !std::isfinite(*value))) {
    throw InputError(fmt::format("{} has a {} of {}", level, what, *value),
                     "give a finite number above 0, or leave it out for no limit");
  }
}

void require_energy(const std::string& component, const char* what, double picojoules) {
  if (!(picojoules >= 0) || !std::isfinite(picojoules)) {
    throw InputError(fmt::format("{} has {} of {}", component, what, picojoules),
                     "give a finite number >= 0");
  }
}

void require_size(const std::string& level, const char* what, std::int64_t value) {
  if (value < 1) {
    throw InputError(level + " has a " + what + " of " + std::to_string(value),
                     "give an integer >= 1");
  }
}

void require_level(const StorageLevel& level) {
  require_size(level.name, "word width", level.word_bits);
  require_size(level.name, "block size", level.block_size);
  require_size(level.name, "cluster size", level.cluster_size);
  if (level.capacity_words) {
    require_size(level.name, "capacity", *level.capacity_words);
  }
  for (const auto& [tensor, words] : level.partition_words) {
    require_size(level.name, ("partition for " + tensor).c_str(), words);
  }
  if (!(level.usable_share > 0 && level.usable_share <= 1)) {
    throw InputError(fmt::format("{} has a usable share of {}", level.name, level.usable_share),
                     "give a share above 0 and at most 1");
  }
  require_positive(level.name, "read bandwidth", level.read_bandwidth);
  require_positive(level.name, "write bandwidth", level.write_bandwidth);
  require_positive(level.name, "shared bandwidth", level.shared_bandwidth);
  if (level.access_energy) {
    require_energy(level.name, "a read energy", level.access_energy->read_pJ);
    require_energy(level.name, "a write energy", level.access_energy->write_pJ);
  }
  for (const std::string& tensor : level.residency.keep) {
    if (std::ranges::find(level.residency.bypass, tensor) != level.residency.bypass.end()) {
      throw InputError(level.name + " both keeps and bypasses " + tensor,
                       "name it in one of the two lists");
    }
  }
}

Fanout fanout_below(const std::string& outer_name, Mesh outer, const std::string& inner_name,
                    Mesh inner) {
  if (inner.x % outer.x != 0 || inner.y % outer.y != 0) {
    throw InputError(inner_name + " is " + std::to_string(inner.x) + " x " +
                         std::to_string(inner.y) + " and the next outer level " + outer_name +
                         " is " + std::to_string(outer.x) + " x " + std::to_string(outer.y),
                     "instances along x and y must be multiples of the next outer level's");
  }
  return {inner.x / outer.x, inner.y / outer.y};
}

void require_names(const std::vector<StorageLevel>& levels, const ComputeUnit& compute) {
  if (levels.empty()) {
    throw InputError("the architecture has no storage level", "name at least one memory");
  }
  std::vector<std::string> names{compute.name};
  for (const StorageLevel& level : levels) {
    names.push_back(level.name);
  }
  for (auto name = names.begin(); name != names.end(); ++name) {
    if (name->empty()) {
      throw InputError("a component of the architecture has no name", "name every level");
    }
    if (std::find(names.begin(), name, *name) != name) {
      throw InputError("two components are called " + *name, "give each its own name");
    }
  }
}

}  // namespace

Architecture::Architecture(std::string name, std::vector<StorageLevel> levels, ComputeUnit compute)
    : name_(std::move(name)), levels_(std::move(levels)), compute_(std::move(compute)) {
  require_names(levels_, compute_);
  require_size(compute_.name, "word width", compute_.word_bits);
  if (compute_.energy_pJ) {
    require_energy(compute_.name, "an energy", *compute_.energy_pJ);
  }
  Mesh inner = mesh_of(compute_.name, compute_.instances, compute_.mesh_x);
  std::string inner_name = compute_.name;
  for (const StorageLevel& level : levels_) {
    require_level(level);
    const Mesh outer = mesh_of(level.name, level.instances, level.mesh_x);
    fanouts_.push_back(fanout_below(level.name, outer, inner_name, inner));
    inner = outer;
    inner_name = level.name;
  }
}

std::optional<LevelId> Architecture::find_level(std::string_view name) const {
  const auto found = std::ranges::find(levels_, name, &StorageLevel::name);
  if (found == levels_.end()) {
    return std::nullopt;
  }
  return LevelId{static_cast<std::size_t>(found - levels_.begin())};
}

std::vector<std::string> Architecture::level_names() const {
  std::vector<std::string> names;
  for (const StorageLevel& level : levels_) {
    names.push_back(level.name);
  }
  return names;
}

}  // namespace cosa

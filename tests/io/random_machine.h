#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "cosa/architecture/architecture.h"
#include "cosa/io/machine.h"
#include "io/random_mapping.h"

namespace cosa {

/// What a random machine may have.
struct MachineTraits {
  bool own_attributes = false;  ///< those that no dialect of Timeloop's has
  bool markers = true;          ///< memories that keep nothing
  bool one_outermost = false;   ///< a single outermost memory
  bool residency = false;       ///< lists of tensors to keep and to bypass
};

/// Machines with every attribute that files state, the same ones for the same seed.
class RandomMachines {
 public:
  explicit RandomMachines(std::uint32_t seed) : random_(seed) {}

  Machine machine(const MachineTraits& traits) {
    std::vector<StorageLevel> levels(static_cast<std::size_t>(random_.from_to(1, 6)));
    std::int64_t x = traits.one_outermost ? 1 : random_.from_to(1, 2);
    std::int64_t y = traits.one_outermost ? 1 : random_.from_to(1, 2);
    for (std::size_t i = levels.size(); i-- > 0;) {
      StorageLevel& level = levels[i];
      level.name = name(i);
      level.instances = x * y;
      if (y > 1 || chance(2)) {
        level.mesh_x = x;
      }
      fill(level, traits);
      if (i + 1 == levels.size()) {
        level.residency = {};  // the outermost memory keeps all
      }
      x *= random_.from_to(1, 4);
      y *= random_.from_to(1, 4);
    }
    ComputeUnit compute{.name = "MAC " + name(9), .instances = x * y, .mesh_x = x};
    compute.word_bits = static_cast<int>(random_.from_to(1, 64));
    if (chance(2)) {
      compute.energy_pJ = number();
    }
    Architecture architecture("machine", std::move(levels), compute);
    StatedConstraints constraints = this->constraints(architecture);
    return {std::move(architecture), std::move(constraints)};
  }

 private:
  bool chance(std::int64_t one_in) { return random_.from_to(1, one_in) == 1; }

  /// A fraction of many digits, large or small.
  double number() {
    const auto digits = static_cast<double>(random_.from_to(1, 1'000'000'007));
    constexpr double kScales[] = {1e-12, 1e-3, 1.0 / 3, 1, 1e9};
    return digits * kScales[random_.from_to(0, 4)];
  }

  std::string name(std::size_t index) {
    constexpr const char* kNames[] = {"Buffer", "yes", "a \"quoted\\ name", "12", "x: y", "# z"};
    return std::string(kNames[random_.from_to(0, 5)]) + std::to_string(index);
  }

  void fill(StorageLevel& level, const MachineTraits& traits) {
    level.technology = chance(3) ? Technology::kDram : Technology::kSram;
    level.word_bits = static_cast<int>(random_.from_to(1, 64));
    level.block_size = chance(2) ? 1 : static_cast<int>(random_.from_to(1, 64));
    level.cluster_size = chance(2) ? 1 : static_cast<int>(random_.from_to(1, 16));
    if (chance(2)) {
      level.read_bandwidth = number();
    }
    if (chance(2)) {
      level.write_bandwidth = number();
    }
    if (chance(3)) {
      const double energy = number();
      level.access_energy = AccessEnergy{energy, energy};
    }
    if (chance(3)) {
      level.usable_share = 1.0 / static_cast<double>(random_.from_to(1, 4));
    }
    if (traits.markers && chance(6)) {
      level.residency.bypass_others = true;
    } else if (!chance(4)) {
      level.capacity_words = random_.from_to(1, std::int64_t{1} << random_.from_to(0, 50));
    }
    if (traits.own_attributes) {
      fill_own(level);
    }
    if (traits.residency && !level.residency.bypass_others) {
      fill_residency(level);
    }
  }

  /// At most one entry a place.
  StatedConstraints constraints(const Architecture& machine) {
    StatedConstraints stated;
    for (std::size_t i = 0; i < machine.num_levels(); ++i) {
      if (chance(3)) {
        stated.loops.push_back(loops(machine.levels()[i].name, LoopKindAt::kTemporal));
      }
      if (chance(3) && machine.fanout(LevelId{i}).size() > 1) {
        stated.loops.push_back(loops(machine.levels()[i].name, LoopKindAt::kSpatial));
        if (chance(3)) {
          stated.loops.back().split = random_.from_to(0, 9);
        }
      }
    }
    return stated;
  }

  StatedLoops loops(const std::string& level, LoopKindAt kind) {
    StatedLoops loops{.level = level, .kind = kind};
    for (const char* dimension : {"K", "n", "P_0", "batch"}) {
      if (chance(3)) {
        const auto comparison = static_cast<Comparison>(random_.from_to(0, 2));
        loops.factors.push_back({dimension, comparison, random_.from_to(1, 99)});
      }
      if (chance(4)) {
        loops.innermost.emplace_back(dimension);
      } else if (chance(4)) {
        loops.outermost.emplace_back(dimension);
      }
    }
    if (chance(4)) {
      loops.other_factors_at_most = random_.from_to(1, 9);
    }
    return loops;
  }

  void fill_own(StorageLevel& level) {
    if (chance(4)) {
      level.shared_bandwidth = number();
    }
    if (chance(4)) {
      level.access_energy = AccessEnergy{number(), number()};
    }
    if (chance(4)) {
      level.usable_share = static_cast<double>(random_.from_to(1, 99)) / 100;
    }
    if (chance(4)) {
      level.partition_words = {{"Weights", random_.from_to(1, 100)},
                               {"x: y", random_.from_to(1, 100)}};
    }
  }

  void fill_residency(StorageLevel& level) {
    for (const char* tensor : {"Weights", "Inputs", "no"}) {
      if (chance(3)) {
        level.residency.keep.emplace_back(tensor);
      } else if (chance(2)) {
        level.residency.bypass.emplace_back(tensor);
      }
    }
  }

  RandomMappings random_;
};

}  // namespace cosa

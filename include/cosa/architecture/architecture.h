#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cosa/architecture/fanout.h"
#include "cosa/architecture/storage_level.h"

namespace cosa {

/// The multipliers of a machine.
struct ComputeUnit {
  std::string name = "MAC";
  std::int64_t instances = 1;
  std::optional<std::int64_t> mesh_x{};  ///< as in `StorageLevel`
  int word_bits = 16;
  std::optional<double> energy_pJ{};  ///< of one multiply-accumulate, where a file states it

  friend bool operator==(const ComputeUnit&, const ComputeUnit&) = default;
};

/// A spatial accelerator: storage levels, 0 innermost, over an array of multipliers.
class Architecture {
 public:
  /// Throws `InputError` unless: at least one level, names present and unique (the compute unit's
  /// too), counts, sizes and bandwidths positive, energies not negative, usable shares in (0, 1],
  /// meshes that divide, and instances that multiply inwards (each level's mesh a multiple of the
  /// next outer one's).
  Architecture(std::string name, std::vector<StorageLevel> levels, ComputeUnit compute);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const std::vector<StorageLevel>& levels() const { return levels_; }
  [[nodiscard]] const ComputeUnit& compute() const { return compute_; }

  [[nodiscard]] std::size_t num_levels() const { return levels_.size(); }
  [[nodiscard]] const StorageLevel& level(LevelId id) const { return levels_[id.value()]; }
  [[nodiscard]] LevelId outermost() const { return LevelId{levels_.size() - 1}; }
  [[nodiscard]] std::optional<LevelId> find_level(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> level_names() const;

  /// The instances below one instance of the level; below level 0 are the multipliers.
  [[nodiscard]] const Fanout& fanout(LevelId id) const { return fanouts_[id.value()]; }

  friend bool operator==(const Architecture&, const Architecture&) = default;

 private:
  std::string name_;
  std::vector<StorageLevel> levels_;
  ComputeUnit compute_;
  std::vector<Fanout> fanouts_;
};

}  // namespace cosa

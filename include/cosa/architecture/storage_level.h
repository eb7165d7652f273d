#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cosa/base/id.h"

namespace cosa {

using LevelId = Id<struct LevelTag>;

/// What a memory is built of; decides its built-in energy per access.
enum class Technology {
  kSram,  ///< SRAM or registers
  kDram,
};

/// Energy of one access to a whole vector (a block of words), as an architecture file states it.
struct AccessEnergy {
  double read_pJ;
  double write_pJ;

  friend bool operator==(const AccessEnergy&, const AccessEnergy&) = default;
};

/// Which tensors, by name, a memory must keep and must not keep. A tensor in neither list may be
/// kept or not. Names are resolved against a workload, since one machine runs many.
struct Residency {
  std::vector<std::string> keep{};
  std::vector<std::string> bypass{};
  /// Tensors in neither list are bypassed. With an empty `keep` the level holds nothing: it stands
  /// for a fan-out alone.
  bool bypass_others = false;

  [[nodiscard]] bool keeps_nothing() const { return bypass_others && keep.empty(); }

  friend bool operator==(const Residency&, const Residency&) = default;
};

/// A level of the memory hierarchy: `instances` equal memories.
struct StorageLevel {
  std::string name;
  Technology technology = Technology::kSram;
  /// Words that one instance holds; absent: unbounded.
  std::optional<std::int64_t> capacity_words{};
  /// Words of one instance set apart for a tensor, by tensor name; empty: all tensors share.
  std::map<std::string, std::int64_t> partition_words{};
  /// Share of the capacity that a tile may use: 0.5 when double buffered.
  double usable_share = 1.0;
  int word_bits = 16;
  int block_size = 1;    ///< words that one access moves (a vector)
  int cluster_size = 1;  ///< instances that share one physical memory of that many words' width
  std::int64_t instances = 1;
  /// Instances along x; the others, instances / mesh_x, are along y. Absent: all along x.
  std::optional<std::int64_t> mesh_x{};
  /// Words per cycle and instance; absent: unlimited. A shared port bounds reads + writes together.
  std::optional<double> read_bandwidth{};
  std::optional<double> write_bandwidth{};
  std::optional<double> shared_bandwidth{};
  Residency residency{};
  std::optional<AccessEnergy> access_energy{};

  friend bool operator==(const StorageLevel&, const StorageLevel&) = default;
};

/// floor(words * share), the words of a buffer that a tile may occupy. A share counts as the
/// decimal number that it was written as: 0.29 of 100 words is 29.
[[nodiscard]] std::int64_t usable_words(std::int64_t words, double share);

}  // namespace cosa

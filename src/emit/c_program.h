#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "c_text.h"
#include "cosa/architecture/architecture.h"
#include "lockstep.h"

namespace cosa::detail {

/// A C program while it is written: the nest, the names of everything in it, and its lines.
class CProgram {
 public:
  struct StoreNames {
    std::string buffer;
    std::string started;  ///< of the output: where a partial sum is in the buffer
    std::string count;
    std::string fill;
    std::string drain;
  };

  CProgram(const Workload& the_workload, const Architecture& the_architecture,
           const Mapping& the_mapping);

  const Workload& workload;
  const Architecture& architecture;
  const Mapping& mapping;
  LockstepNest nest;
  std::string nest_lines;
  CNames names;
  std::vector<StoreNames> stores;           ///< as `nest.stores`
  std::vector<std::string> temporal_names;  ///< as `nest.temporal`
  std::vector<std::string> spatial_names;   ///< as `nest.spatial`
  CLines lines;

  /// "Registers keeps A, 3 x 4 words in each of 16 instances"
  [[nodiscard]] std::string title(std::size_t store) const;

  void open_loop(const std::string& variable, std::int64_t bound);
  /// The first spatial loops, or a block where there are none.
  void open_spatial(std::size_t count);
  void close(std::size_t count);

  /// Whether the store's copies need to be told how the tile moves.
  [[nodiscard]] bool says_how(const Store& store) const;
  /// Where the tile of the first instance begins, rank by rank, while the first `known` temporal
  /// loops are where their variables say and the others outside the tile in their last iteration,
  /// or, where all are known, where all say.
  [[nodiscard]] std::string begin_arguments(const Store& store, std::size_t known) const;
  /// What the spatial loops outside the store add to where its tile begins in the rank.
  [[nodiscard]] std::string begin_of_instance(const Store& store, std::size_t rank) const;
  /// Number of the store's instance among all, from the spatial loops outside it.
  [[nodiscard]] std::string instance(const Store& store) const;
  /// Where the word at a coordinate is in the buffer; `coordinates` by rank.
  [[nodiscard]] std::string slot(const Store& store,
                                 const std::vector<std::string>& coordinates) const;
  /// Where the word is that the multiplier takes.
  [[nodiscard]] std::string feeding_slot(const Store& store) const;
  /// Whether an element's transfer through the fan-outs first..last is one of its own: elements of
  /// a fan-out that ask for the same words share one, which the first of them makes (rules 5, 9).
  [[nodiscard]] std::string sent(const Store& store, std::size_t first_fanout,
                                 std::size_t last_fanout);

 private:
  [[nodiscard]] std::string mixed(const std::vector<std::string>& digits, const Store& store) const;
  [[nodiscard]] std::string sent_in(const Store& store, std::size_t fanout);
};

}  // namespace cosa::detail

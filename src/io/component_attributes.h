#pragma once

#include <string>
#include <vector>

#include "attributes.h"
#include "cosa/architecture/architecture.h"
#include "cosa/io/warning.h"

namespace cosa::detail {

/// Instances of a component as what stands around it says.
struct Placement {
  std::int64_t instances = 1;
  std::optional<std::int64_t> mesh_x{};
};

/// Fills in a memory from Timeloop's attributes, derived as Timeloop derives them: the word from
/// `word_bits`, `word_width` or `datawidth`; block and cluster size from `width` where they are not
/// given; the capacity from `entries`, `depth` x block size or `sizeKB`. A memory of no entries
/// keeps nothing. Attributes whose meaning is not modelled are refused by name unless they have
/// their neutral value.
void read_storage_attributes(Attributes& attributes, const Placement& placement,
                             StorageLevel& level);

void read_compute_attributes(Attributes& attributes, const Placement& placement,
                             ComputeUnit& compute);

/// Refuses attributes that nobody asked for.
void refuse_unread(const Attributes& attributes, bool is_storage);

/// Passes over those that only an energy estimator reads, and refuses those that are a modelled
/// attribute misspelt in `-`, `_` and case.
void collect_unread(const Attributes& attributes, std::vector<YamlValue>& unread);

/// One warning for all of them.
[[nodiscard]] std::vector<Warning> estimator_warning(const std::vector<YamlValue>& unread);

/// The machine, its faults blamed on the innermost level with which it stops being one. `places`
/// are those of the levels.
[[nodiscard]] Architecture build_architecture(std::string name,
                                              const std::vector<StorageLevel>& levels,
                                              const ComputeUnit& compute,
                                              const std::vector<Place>& places);

/// The most memories that a machine may have.
inline constexpr std::size_t kMostLevels = 100;

}  // namespace cosa::detail

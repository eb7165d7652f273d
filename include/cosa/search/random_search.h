#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "cosa/architecture/architecture.h"
#include "cosa/architecture/energy_table.h"
#include "cosa/mapping/constraints.h"
#include "cosa/model/even_nest.h"
#include "cosa/model/options.h"
#include "cosa/search/objective.h"
#include "cosa/search/search_result.h"
#include "cosa/workload/workload.h"

namespace cosa {

/// An endless sequence of random valid mappings out of the space of `find_exhaustive`, the same on
/// every machine for a seed. Every mapping of the space can come up, not all equally often: prime
/// factors are taken in random order and each goes to a random place among those where everything
/// placed so far still fits; loops stand in random order. With constraints, primes dropped anywhere
/// are taken where they happen to obey, else primes are moved about from some mapping that does.
class RandomMappings {
 public:
  /// Throws `InputError` when the machine names tensors that the workload does not have.
  RandomMappings(const Workload& workload, const Architecture& architecture, std::uint64_t seed,
                 const Constraints& constraints = {});
  RandomMappings(RandomMappings&& other) noexcept;
  RandomMappings& operator=(RandomMappings&& other) noexcept;
  ~RandomMappings();

  /// Whether there is no mapping at all.
  [[nodiscard]] bool empty() const;

  /// The next mapping, in a buffer that the next call overwrites. Not to be called when `empty`.
  const EvenNest& next();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// What `find_random` is asked.
struct RandomOptions {
  ObjectivePair objective{};
  ModelOptions model{};
  Constraints constraints{};
  std::int64_t samples = 10'000;
  std::uint64_t seed = 1;
  std::optional<double> time_limit_s{};  ///< wall clock, then the best so far; absent: none
  std::function<bool()> stop{};          ///< asked now and then; true ends the search
};

/// The best of `samples` mappings of `RandomMappings`. Never calls anything optimal.
[[nodiscard]] SearchResult find_random(const Workload& workload, const Architecture& architecture,
                                       const EnergyTable& energy,
                                       const RandomOptions& options = {});

}  // namespace cosa

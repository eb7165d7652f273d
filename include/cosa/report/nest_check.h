#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cosa/emit/c_nest.h"
#include "cosa/model/cost.h"
#include "cosa/model/options.h"

namespace cosa {

/// What a mapping's C program counts: no neighbour hands words on.
inline constexpr ModelOptions kCountedByNest{.neighbour_links = false};

/// One count of a mapping's C program beside the model's, all instances together.
struct NestCount {
  std::string_view what;  ///< reads, fills, updates
  LevelId level;
  TensorId tensor;
  std::int64_t counted = 0;
  std::int64_t model = 0;
  /// Equal, or less by the words that the model's sum of doubles may lose (cost-model.md, rule 8):
  /// one an instance.
  bool agrees = false;
};

/// Every count of the run. `cost` must be the mapping's by `kCountedByNest`.
[[nodiscard]] std::vector<NestCount> nest_counts(const Cost& cost, const NestRun& run);

/// Whether the output is right, the steps are the model's, and every count agrees.
[[nodiscard]] bool nest_agrees(const Cost& cost, const NestRun& run);

/// A table of the counts, those that do not agree marked, and a line that sums up.
[[nodiscard]] std::string nest_check_text(const Workload& workload,
                                          const Architecture& architecture, const Cost& cost,
                                          const NestRun& run);

}  // namespace cosa

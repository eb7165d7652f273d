#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cosa/architecture/architecture.h"
#include "cosa/mapping/mapping.h"
#include "cosa/workload/workload.h"

namespace cosa {

/// The mapping as a C99 program that needs nothing but the standard library: temporal loops as they
/// stand, a buffer for every level, tensor and instance, copies between them where the storage
/// nodes stand, spatial loops around the copies and the multiplications.
///
/// Run, it compares its output with a plain loop nest's and prints every word that moved, in the
/// form that `read_nest_run` reads; its exit code is 0 when the output is right. How it counts:
/// docs/emit.md. Throws `InputError` when the mapping is not valid, when a tensor has no memory
/// outside all loops to come from, and when the buffers together exceed 2^31 bytes.
[[nodiscard]] std::string c_nest(const Workload& workload, const Architecture& architecture,
                                 const Mapping& mapping);

/// Words that moved at one level for one tensor, all instances together.
struct CountedWords {
  LevelId level;
  TensorId tensor;
  std::int64_t reads = 0;
  std::int64_t fills = 0;
  std::int64_t updates = 0;

  friend bool operator==(const CountedWords&, const CountedWords&) = default;
};

/// What a program of `c_nest` prints.
struct NestRun {
  std::int64_t steps = 0;        ///< of the temporal loops
  std::int64_t wrong_words = 0;  ///< of the output
  std::vector<CountedWords> counted;

  friend bool operator==(const NestRun&, const NestRun&) = default;
};

/// Throws `InputError` for text that no program of `c_nest` prints.
[[nodiscard]] NestRun read_nest_run(std::string_view text);

}  // namespace cosa

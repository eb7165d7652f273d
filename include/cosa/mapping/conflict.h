#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cosa/architecture/architecture.h"
#include "cosa/base/input_error.h"
#include "cosa/mapping/constraints.h"
#include "cosa/workload/workload.h"

namespace cosa {

/// What kind of limit keeps a mapping from being.
enum class LimitKind {
  kFactor,       ///< a factor at a place, stated by the user
  kAxis,         ///< an axis of a fan-out, stated by the user
  kUtilization,  ///< the multipliers in use, stated by the user
  kKeep,         ///< a level keeps a tensor: it may, or must
  kCapacity,     ///< the words of a level
  kPartition,    ///< the words of a level that are set apart for a tensor
  kFanout,       ///< the instances along an axis of a fan-out
};

/// The name used in text and JSON: factor, axis, utilization, keep, capacity, partition, fan-out.
[[nodiscard]] std::string_view to_string(LimitKind kind);

/// One limit, and what to change about it.
struct Lever {
  LimitKind kind;
  std::string limit;   ///< "K = 4 at GlobalBuffer (temporal)", "GlobalBuffer holds 65,536 words"
  std::string change;  ///< "free K at GlobalBuffer (temporal)", "GlobalBuffer + 6,912 words"
  /// Words or instances to add, the least that will do; of limits without a number, absent.
  std::optional<std::int64_t> amount{};
  SourceLocation where{};  ///< where the user stated it, if so

  friend bool operator==(const Lever&, const Lever&) = default;
};

/// Why no mapping fits.
struct Conflict {
  LimitKind kind;       ///< of the limit that `message` is about
  std::string message;  ///< the inequality with its terms, and the limits that lead to it
  /// The smallest sets of limits that make a mapping possible when all of a set are changed: none
  /// with fewer does, and every one of this size is here (`complete` says whether). An amount is
  /// the least that does with the changes before it in the set, those after it lifted.
  std::vector<std::vector<Lever>> smallest;
  bool complete = true;

  friend bool operator==(const Conflict&, const Conflict&) = default;
};

/// Why `find_feasible` finds nothing; none where it finds something. Proven: every set smaller than
/// those given was shown to leave no mapping, and so was every amount below those given.
[[nodiscard]] std::optional<Conflict> explain_conflict(const Workload& workload,
                                                       const Architecture& architecture,
                                                       const Constraints& constraints);

}  // namespace cosa

#pragma once

#include <optional>
#include <string>

#include "cosa/base/id.h"
#include "cosa/workload/projection.h"

namespace cosa {

using TensorId = Id<struct TensorTag>;

/// What the operation does to a tensor's elements.
enum class TensorRole {
  kInput,   ///< only read
  kOutput,  ///< read, added to and written back: partial sums
};

/// An operand of a workload (Timeloop: dataspace).
struct Tensor {
  std::string name;
  Projection projection;
  TensorRole role;
  /// Bits of one element; where absent, each memory's own word width holds.
  std::optional<int> word_bits{};

  friend bool operator==(const Tensor&, const Tensor&) = default;
};

}  // namespace cosa

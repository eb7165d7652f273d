#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "cosa/workload/workload.h"

namespace cosa::python {

/// A rank of a projection: dimensions with their coefficients, in the order stated.
using NamedRank = std::vector<std::pair<std::string, std::int64_t>>;

/// A tensor whose dimensions are names: `cosa.Tensor`, which knows no workload.
struct NamedTensor {
  std::string name;
  std::vector<NamedRank> ranks;
  bool output = false;
  std::optional<int> word_bits{};

  friend bool operator==(const NamedTensor&, const NamedTensor&) = default;
};

/// Throws `InputError` for a name that is no dimension.
[[nodiscard]] Tensor resolve(const NamedTensor& tensor, std::span<const Dimension> dimensions);

[[nodiscard]] std::vector<NamedTensor> named_tensors(const Workload& workload);

}  // namespace cosa::python

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cosa/workload/layer.h"

namespace cosa {

/// A tensor that an operator reads or writes.
struct OperatorTensor {
  std::string name;
  /// Elements along each axis, none of a scalar; absent where the network does not tell.
  std::optional<std::vector<std::int64_t>> shape{};

  friend bool operator==(const OperatorTensor&, const OperatorTensor&) = default;
};

/// Elements of the tensor, where its shape is known. Throws `InputError` when they leave 64 bits.
[[nodiscard]] std::optional<std::int64_t> elements_of(const OperatorTensor& tensor);

/// An operator of a network that is no multiply-accumulate nest, such as an activation or a
/// normalisation. Nothing schedules it; what it moves is known.
struct UnscheduledOperator {
  std::string name;
  std::string kind;  ///< what the network's format calls the operation, such as `Relu`
  std::vector<OperatorTensor> inputs;
  std::vector<OperatorTensor> outputs;

  friend bool operator==(const UnscheduledOperator&, const UnscheduledOperator&) = default;
};

/// The operators of a network, in its order.
struct Network {
  std::string name;
  std::vector<Layer> layers;  ///< what is scheduled, `occurrences` times each
  std::vector<UnscheduledOperator> unscheduled;

  friend bool operator==(const Network&, const Network&) = default;
};

}  // namespace cosa

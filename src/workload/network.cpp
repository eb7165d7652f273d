#include "cosa/workload/network.h"

#include "cosa/base/checked.h"

namespace cosa {

std::optional<std::int64_t> elements_of(const OperatorTensor& tensor) {
  if (!tensor.shape) {
    return std::nullopt;
  }
  std::int64_t elements = 1;
  for (const std::int64_t extent : *tensor.shape) {
    elements = checked_multiply(elements, extent);
  }
  return elements;
}

}  // namespace cosa

#pragma once

#include <cstddef>
#include <cstdint>
#include <variant>
#include <vector>

#include "cosa/base/checked.h"
#include "cosa/mapping/mapping.h"
#include "cosa/workload/workload.h"

namespace cosa {

/// Visits the loops of bound 2 and more from the innermost outwards: `visit(loop, node, stride)`,
/// with the loop's place in the mapping, and what one step of it moves its dimension by: the
/// product of the bounds of the same dimension inside it. Throws `InputError` when a stride leaves
/// 64 bits.
template <typename Visit>
void for_each_loop_outwards(const Workload& workload, const Mapping& mapping, const Visit& visit) {
  std::vector<std::int64_t> strides(workload.dimensions().size(), 1);
  const auto nodes = mapping.nodes();
  for (std::size_t i = nodes.size(); i-- > 0;) {
    const auto* loop = std::get_if<Loop>(&nodes[i]);
    if (loop == nullptr || loop->bound == 1) {
      continue;
    }
    std::int64_t& stride = strides[loop->dimension.value()];
    visit(*loop, i, stride);
    stride = checked_multiply(stride, loop->bound);
  }
}

}  // namespace cosa

#include "cosa/scheduler/schedule_padding.h"

#include <cstddef>

namespace cosa {
namespace {

/// Of all memories and instances.
double accesses_of(const Cost& cost, TensorId tensor) {
  double accesses = 0;
  for (const LevelCost& level : cost.levels) {
    const TensorCost& there = level.tensors[tensor.value()];
    accesses += static_cast<double>(there.total_read_words()) +
                static_cast<double>(there.total_fill_words()) +
                static_cast<double>(there.total_update_words());
  }
  return accesses;
}

}  // namespace

SchedulePadding padding_of(const Workload& workload, const Workload& padded, const Cost& cost,
                           std::optional<double> unpadded_value) {
  SchedulePadding padding{.workload = padded,
                          .extents = {},
                          .wasted_operations = padded.operations() - workload.operations(),
                          .unpadded_value = unpadded_value};
  for (std::size_t d = 0; d < workload.dimensions().size(); ++d) {
    const auto& [name, from] = workload.dimensions()[d];
    if (const std::int64_t to = padded.dimensions()[d].extent; to != from) {
      padding.extents.push_back({name, from, to});
    }
  }
  for (std::size_t v = 0; v < workload.tensors().size(); ++v) {
    const auto words = static_cast<double>(padded.tensor_words(TensorId{v}));
    const double wasted = words - static_cast<double>(workload.tensor_words(TensorId{v}));
    padding.wasted_accesses += accesses_of(cost, TensorId{v}) * wasted / words;
  }
  return padding;
}

}  // namespace cosa

#include "roofline.h"

namespace cosa::detail {

std::vector<Roof> roofs(const Architecture& architecture, const Cost& cost) {
  std::vector<Roof> result;
  for (std::size_t i = 0; i < cost.levels.size(); ++i) {
    const LevelCost& level = cost.levels[i];
    double reads = 0;
    double writes = 0;
    for (const TensorCost& tensor : level.tensors) {
      const auto instances = static_cast<double>(tensor.instances);
      reads += static_cast<double>(tensor.read_words) * instances;
      writes +=
          (static_cast<double>(tensor.fill_words) + static_cast<double>(tensor.update_words)) *
          instances;
    }
    const auto add = [&](Bottleneck port, std::optional<double> bandwidth, double words) {
      if (bandwidth && words > 0) {
        result.push_back(
            {LevelId{i}, port, words, *bandwidth * static_cast<double>(level.instances)});
      }
    };
    const StorageLevel& memory = architecture.levels()[i];
    add(Bottleneck::kRead, memory.read_bandwidth, reads);
    add(Bottleneck::kWrite, memory.write_bandwidth, writes);
    add(Bottleneck::kShared, memory.shared_bandwidth, reads + writes);
  }
  return result;
}

}  // namespace cosa::detail

#include "traffic.h"

namespace cosa::detail {
namespace {

double vectors(std::int64_t words, int block_size) {
  const std::int64_t count = words / block_size + (words % block_size != 0 ? 1 : 0);
  return static_cast<double>(count);
}

/// The parts of a tensor's energy at a level: for what lies inside, and for its fills.
struct EnergyParts {
  double inside_pJ = 0;
  double fills_pJ = 0;
};

EnergyParts energy_parts(const StorageLevel& level, const LevelEnergy& energy,
                         const TensorCost& tensor) {
  const double reads = vectors(tensor.read_words, level.block_size) * energy.read_pJ;
  const double updates = vectors(tensor.update_words, level.block_size) * energy.write_pJ;
  const double fills = vectors(tensor.fill_words, level.block_size) * energy.write_pJ;
  const double whole = reads + updates + fills;
  const double share = whole > 0 ? fills / whole : 0;
  return {.inside_pJ = tensor.energy_pJ * (1 - share), .fills_pJ = tensor.energy_pJ * share};
}

double total(std::int64_t words, const TensorCost& tensor) {
  return static_cast<double>(words) * static_cast<double>(tensor.instances);
}

}  // namespace

std::vector<TrafficLink> traffic_links(const Workload& workload, const Architecture& architecture,
                                       const EnergyTable& energy, const Cost& cost) {
  std::vector<TrafficLink> links;
  for (std::size_t v = 0; v < workload.tensors().size(); ++v) {
    std::optional<std::size_t> open;  // the link that still lacks its inner end
    for (std::size_t i = cost.levels.size(); i-- > 0;) {
      const TensorCost& tensor = cost.levels[i].tensors[v];
      if (!tensor.kept) {
        continue;
      }
      const EnergyParts parts = energy_parts(architecture.levels()[i], energy.levels[i], tensor);
      if (open) {
        TrafficLink& outer = links[*open];
        outer.to = LevelId{i};
        outer.fill_words = total(tensor.fill_words, tensor);
        outer.energy_pJ += parts.fills_pJ;
      }
      open = links.size();
      links.push_back({.tensor = TensorId{v},
                       .from = LevelId{i},
                       .to = std::nullopt,
                       .read_words = total(tensor.read_words, tensor),
                       .update_words = total(tensor.update_words, tensor),
                       .fill_words = 0,
                       .energy_pJ = parts.inside_pJ});
    }
  }
  return links;
}

}  // namespace cosa::detail

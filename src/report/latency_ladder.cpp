#include "latency_ladder.h"

namespace cosa::detail {

std::vector<LatencyRung> latency_ladder(const Cost& cost) {
  std::vector<LatencyRung> rungs;
  const auto add = [&](const Binding& component, std::int64_t cycles) {
    if (cycles > 0) {
      rungs.push_back({component, cycles, same_component(component, cost.binding)});
    }
  };
  add({Bottleneck::kCompute, LevelId{0}}, cost.compute.cycles);
  for (std::size_t i = 0; i < cost.levels.size(); ++i) {
    const LevelCost& level = cost.levels[i];
    add({Bottleneck::kRead, LevelId{i}}, level.read_cycles);
    add({Bottleneck::kWrite, LevelId{i}}, level.write_cycles);
    add({Bottleneck::kShared, LevelId{i}}, level.shared_cycles);
  }
  return rungs;
}

bool same_component(const Binding& a, const Binding& b) {
  return a.bottleneck == b.bottleneck &&
         (a.bottleneck == Bottleneck::kCompute || a.level == b.level);
}

}  // namespace cosa::detail

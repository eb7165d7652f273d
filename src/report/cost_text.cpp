#include "cosa/report/cost_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "bar.h"
#include "cosa/base/text.h"
#include "latency_ladder.h"
#include "number_text.h"
#include "text_table.h"

namespace cosa {
namespace {

using detail::bar;
using detail::microjoules_text;
using detail::percent_text;
using detail::TextTable;

constexpr auto kLeft = TextTable::Align::kLeft;
constexpr std::size_t kIndent = 2;
constexpr std::size_t kBarWidth = 30;

std::string accesses_text(const Workload& workload, const Architecture& architecture,
                          const Cost& cost) {
  TextTable table({{"level", kLeft},
                   {"tensor", kLeft},
                   {"tile"},
                   {"instances"},
                   {"reads"},
                   {"fills"},
                   {"updates"},
                   {"uJ"}});
  for (std::size_t i = cost.levels.size(); i-- > 0;) {
    std::string name = architecture.levels()[i].name;
    for (std::size_t v = 0; v < cost.levels[i].tensors.size(); ++v) {
      const TensorCost& tensor = cost.levels[i].tensors[v];
      if (tensor.kept) {
        table.add_row({std::exchange(name, ""), workload.tensors()[v].name,
                       with_commas(tensor.tile_words), with_commas(tensor.instances),
                       with_commas(tensor.read_words), with_commas(tensor.fill_words),
                       with_commas(tensor.update_words), microjoules_text(tensor.energy_pJ)});
      }
    }
  }
  return "Words of one instance; energy of all\n" + table.text(kIndent);
}

std::string latency_text(const Architecture& architecture, const Cost& cost) {
  TextTable table({{"component", kLeft}, {"cycles"}, {"", kLeft}, {"", kLeft}});
  for (const detail::LatencyRung& rung : detail::latency_ladder(cost)) {
    table.add_row(
        {binding_text(architecture, rung.component), with_commas(rung.cycles),
         bar(static_cast<double>(rung.cycles), static_cast<double>(cost.cycles), kBarWidth),
         rung.decides ? "<- decides" : ""});
  }
  return "Latency\n" + table.text(kIndent);
}

std::string energy_text(const Architecture& architecture, const EnergyTable& energy,
                        const Cost& cost) {
  TextTable table({{"component", kLeft}, {"uJ"}, {"share"}, {"", kLeft}, {"from", kLeft}});
  double largest = cost.compute.energy_pJ;
  for (const LevelCost& level : cost.levels) {
    largest = std::max(largest, level.energy_pJ);
  }
  const auto add = [&](const std::string& name, double picojoules, EnergySource source) {
    const double share = cost.energy_pJ > 0 ? picojoules / cost.energy_pJ : 0;
    table.add_row({name, microjoules_text(picojoules), percent_text(share),
                   bar(picojoules, largest, kBarWidth), std::string(to_string(source))});
  };
  add(architecture.compute().name, cost.compute.energy_pJ, energy.compute.source);
  for (std::size_t i = 0; i < cost.levels.size(); ++i) {
    add(architecture.levels()[i].name, cost.levels[i].energy_pJ, energy.levels[i].source);
  }
  return "Energy\n" + table.text(kIndent);
}

}  // namespace

std::string binding_text(const Architecture& architecture, const Binding& binding) {
  if (binding.bottleneck == Bottleneck::kCompute) {
    return "compute";
  }
  return fmt::format("{} {}", architecture.level(binding.level).name,
                     to_string(binding.bottleneck));
}

std::string cost_line(const Architecture& architecture, const Cost& cost) {
  return fmt::format("{} cycles ({} decides), {} uJ, utilization {}", with_commas(cost.cycles),
                     binding_text(architecture, cost.binding), microjoules_text(cost.energy_pJ),
                     percent_text(cost.utilization));
}

std::string cost_text(const Workload& workload, const Architecture& architecture,
                      const EnergyTable& energy, const Cost& cost) {
  return fmt::format("{}\nenergy x delay: {:.6e} pJ x cycles\n\n{}\n{}\n{}",
                     cost_line(architecture, cost), cost.edp_pJ_cycles(),
                     accesses_text(workload, architecture, cost), latency_text(architecture, cost),
                     energy_text(architecture, energy, cost));
}

}  // namespace cosa

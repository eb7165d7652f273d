#include "cosa/report/cost_json.h"

#include "json.h"

namespace cosa {
namespace detail {
namespace {

Json tensors_object(const Workload& workload, const LevelCost& level) {
  Json tensors = Json::object();
  for (std::size_t v = 0; v < level.tensors.size(); ++v) {
    const TensorCost& tensor = level.tensors[v];
    if (tensor.kept) {
      tensors[workload.tensors()[v].name] = {
          {"tile", tensor.tile_words},      {"instances", tensor.instances},
          {"reads", tensor.read_words},     {"fills", tensor.fill_words},
          {"updates", tensor.update_words}, {"energy_pJ", tensor.energy_pJ}};
    }
  }
  return tensors;
}

Json binding_object(const Architecture& architecture, const Binding& binding) {
  Json object{{"component", to_string(binding.bottleneck)}};
  object["level"] = binding.bottleneck == Bottleneck::kCompute
                        ? Json(nullptr)
                        : Json(architecture.level(binding.level).name);
  return object;
}

}  // namespace

Json point_object(const CostTotals& totals) {
  return {{"cycles", totals.cycles},
          {"energy_pJ", totals.energy_pJ},
          {"edp_pJ_cycles", totals.edp_pJ_cycles()}};
}

Json cost_object(const Workload& workload, const Architecture& architecture,
                 const EnergyTable& energy, const Cost& cost) {
  Json levels = Json::array();
  for (std::size_t i = 0; i < cost.levels.size(); ++i) {
    const LevelCost& level = cost.levels[i];
    levels.push_back({{"name", architecture.levels()[i].name},
                      {"cycles", level.cycles},
                      {"read_cycles", level.read_cycles},
                      {"write_cycles", level.write_cycles},
                      {"shared_cycles", level.shared_cycles},
                      {"energy_pJ", level.energy_pJ},
                      {"energy_source", to_string(energy.levels[i].source)},
                      {"tensors", tensors_object(workload, level)}});
  }
  return {{"cycles", cost.cycles},
          {"binding", binding_object(architecture, cost.binding)},
          {"energy_pJ", cost.energy_pJ},
          {"edp_pJ_cycles", cost.edp_pJ_cycles()},
          {"utilization", cost.utilization},
          {"compute",
           {{"cycles", cost.compute.cycles},
            {"instances", cost.compute.instances},
            {"energy_pJ", cost.compute.energy_pJ},
            {"energy_source", to_string(energy.compute.source)}}},
          {"levels", std::move(levels)}};
}

}  // namespace detail

std::string cost_json(const Workload& workload, const Architecture& architecture,
                      const EnergyTable& energy, const Cost& cost) {
  return detail::lines_of(detail::cost_object(workload, architecture, energy, cost));
}

}  // namespace cosa

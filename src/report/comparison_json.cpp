#include "cosa/io/mapping_json.h"
#include "cosa/report/comparison.h"
#include "json.h"
#include "level_tiles.h"
#include "nest_alignment.h"

namespace cosa {
namespace {

using detail::Json;

Json side_object(const Workload& workload, const Architecture& architecture,
                 const EnergyTable& energy, const JudgedMapping& side) {
  return {{"name", side.name},
          {"mapping", Json::parse(mapping_to_json(workload, architecture, side.mapping))},
          {"cost", detail::cost_object(workload, architecture, energy, side.cost)}};
}

Json ratio(double b, double a) { return a == 0 ? Json(nullptr) : Json(b / a); }

Json ratios_object(const Cost& a, const Cost& b) {
  return {{"cycles", ratio(static_cast<double>(b.cycles), static_cast<double>(a.cycles))},
          {"energy_pJ", ratio(b.energy_pJ, a.energy_pJ)},
          {"edp_pJ_cycles", ratio(b.edp_pJ_cycles(), a.edp_pJ_cycles())},
          {"utilization", ratio(b.utilization, a.utilization)}};
}

Json nodes_array(const Mapping& a, const Mapping& b) {
  Json nodes = Json::array();
  for (const detail::AlignedNodes& pair : detail::align_nests(a, b)) {
    nodes.push_back({{"a", detail::json_or_null(pair.a)},
                     {"b", detail::json_or_null(pair.b)},
                     {"equal", pair.equal}});
  }
  return nodes;
}

Json occupancy_array(const Workload& workload, const Architecture& architecture, const Mapping& a,
                     const Mapping& b) {
  Json levels = Json::array();
  for (std::size_t i = 0; i < architecture.num_levels(); ++i) {
    const auto held_a = detail::level_tiles(workload, architecture, LevelId{i}, a);
    const auto held_b = detail::level_tiles(workload, architecture, LevelId{i}, b);
    levels.push_back({{"level", architecture.levels()[i].name},
                      {"usable", detail::json_or_null(held_a.usable)},
                      {"a", held_a.total},
                      {"b", held_b.total}});
  }
  return levels;
}

}  // namespace

std::string comparison_json(const Workload& workload, const Architecture& architecture,
                            const EnergyTable& energy, const JudgedMapping& a,
                            const JudgedMapping& b) {
  return detail::lines_of(
      {{"layer", workload.name()},
       {"architecture", architecture.name()},
       {"a", side_object(workload, architecture, energy, a)},
       {"b", side_object(workload, architecture, energy, b)},
       {"b_over_a", ratios_object(a.cost, b.cost)},
       {"nodes", nodes_array(a.mapping, b.mapping)},
       {"occupancy", occupancy_array(workload, architecture, a.mapping, b.mapping)}});
}

}  // namespace cosa

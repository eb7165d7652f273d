#include <utility>

#include "cosa/base/checked.h"
#include "cosa/base/version.h"
#include "cosa/io/mapping_json.h"
#include "cosa/mapping/strides.h"
#include "cosa/mapping/tile.h"
#include "cosa/report/cost_text.h"
#include "cosa/report/page.h"
#include "json.h"
#include "latency_ladder.h"
#include "level_tiles.h"
#include "machine_json.h"
#include "nest_view.h"
#include "operator_rows.h"
#include "roofline.h"
#include "traffic.h"

namespace cosa {
namespace {

using detail::Json;
using detail::json_or_null;

Json workload_object(const Workload& workload) {
  Json dimensions = Json::array();
  for (const Dimension& dimension : workload.dimensions()) {
    dimensions.push_back({{"name", dimension.name}, {"extent", dimension.extent}});
  }
  Json tensors = Json::array();
  for (std::size_t v = 0; v < workload.tensors().size(); ++v) {
    const Tensor& tensor = workload.tensors()[v];
    tensors.push_back({{"name", tensor.name},
                       {"output", tensor.role == TensorRole::kOutput},
                       {"words", workload.tensor_words(TensorId{v})},
                       {"coordinates", detail::projection_text(workload, TensorId{v})}});
  }
  return {{"dimensions", std::move(dimensions)},
          {"tensors", std::move(tensors)},
          {"operations", workload.operations()}};
}

Json storage_row(const Workload& workload, const Mapping& mapping, std::size_t index) {
  const auto& storage = std::get<StorageNode>(mapping.nodes()[index]);
  Json tiles = Json::array();
  for (std::size_t v = 0; v < workload.tensors().size(); ++v) {
    const TensorId tensor{v};
    if (storage.tensors.contains(tensor)) {
      tiles.push_back({{"tensor", v},
                       {"shape", tile_shape(workload, mapping, index, tensor)},
                       {"words", tile_words(workload, mapping, index, tensor)},
                       {"formula", detail::tile_formula(workload, mapping, index, tensor)}});
    }
  }
  return {{"level", storage.level.value()}, {"tiles", std::move(tiles)}};
}

Json loop_row(const Workload& workload, const Mapping& mapping, std::size_t index, LevelId level) {
  const auto& loop = std::get<Loop>(mapping.nodes()[index]);
  Json reuse = Json::array();
  for (std::size_t v = 0; v < workload.tensors().size(); ++v) {
    reuse.push_back(to_string(detail::reuse_of(workload, mapping, index, TensorId{v})));
  }
  const auto& spatial = loop.spatial;
  return {{"loop", workload.dimension(loop.dimension).name},
          {"bound", loop.bound},
          {"level", spatial ? spatial->fanout.value() : level.value()},
          {"spatial", spatial ? Json(spatial->axis == Axis::kX ? "x" : "y") : Json(nullptr)},
          {"reuse", std::move(reuse)}};
}

/// Storage nodes, and loops with the level that they belong to. Loops of bound 1 are passed over.
Json nest_array(const Workload& workload, const Architecture& architecture,
                const Mapping& mapping) {
  Json rows = Json::array();
  LevelId level = architecture.outermost();
  for (std::size_t i = 0; i < mapping.nodes().size(); ++i) {
    const MappingNode& node = mapping.nodes()[i];
    if (const auto* storage = std::get_if<StorageNode>(&node)) {
      level = storage->level;
      rows.push_back(storage_row(workload, mapping, i));
    } else if (std::get<Loop>(node).bound > 1) {
      rows.push_back(loop_row(workload, mapping, i, level));
    }
  }
  return rows;
}

Json occupancy_array(const Workload& workload, const Architecture& architecture,
                     const Mapping& mapping) {
  Json levels = Json::array();
  for (std::size_t i = 0; i < architecture.num_levels(); ++i) {
    const auto held = detail::level_tiles(workload, architecture, LevelId{i}, mapping);
    Json tiles = Json::array();
    for (const detail::HeldTile& tile : held.tiles) {
      tiles.push_back({{"tensor", tile.tensor.value()},
                       {"words", tile.words},
                       {"usable", json_or_null(tile.usable)}});
    }
    levels.push_back({{"usable", json_or_null(held.usable)},
                      {"total", held.total},
                      {"tiles", std::move(tiles)}});
  }
  return levels;
}

Json level_or_null(const Binding& binding) {
  return binding.bottleneck == Bottleneck::kCompute ? Json(nullptr) : Json(binding.level.value());
}

Json ladder_array(const Architecture& architecture, const Cost& cost) {
  Json rungs = Json::array();
  for (const detail::LatencyRung& rung : detail::latency_ladder(cost)) {
    rungs.push_back({{"component", binding_text(architecture, rung.component)},
                     {"level", level_or_null(rung.component)},
                     {"cycles", rung.cycles},
                     {"decides", rung.decides}});
  }
  return rungs;
}

Json traffic_array(const Workload& workload, const Architecture& architecture,
                   const EnergyTable& energy, const Cost& cost) {
  Json links = Json::array();
  for (const detail::TrafficLink& link :
       detail::traffic_links(workload, architecture, energy, cost)) {
    links.push_back({{"tensor", link.tensor.value()},
                     {"from", link.from.value()},
                     {"to", link.to ? Json(link.to->value()) : Json(nullptr)},
                     {"reads", link.read_words},
                     {"updates", link.update_words},
                     {"fills", link.fill_words},
                     {"energy_pJ", link.energy_pJ}});
  }
  return links;
}

/// The spatial loops of each fan-out that has more than one element, outermost first. A loop's
/// stride is how far its dimension goes on with each of its iterations.
Json arrays_array(const Workload& workload, const Architecture& architecture,
                  const Mapping& mapping) {
  std::vector<Json> loops(architecture.num_levels(), Json::array());
  for_each_loop_outwards(workload, mapping,
                         [&](const Loop& loop, std::size_t /*node*/, std::int64_t stride) {
                           if (!loop.spatial) {
                             return;
                           }
                           const Json spread{{"loop", workload.dimension(loop.dimension).name},
                                             {"bound", loop.bound},
                                             {"axis", loop.spatial->axis == Axis::kX ? "x" : "y"},
                                             {"stride", stride}};
                           Json& of_level = loops[loop.spatial->fanout.value()];
                           of_level.insert(of_level.begin(), spread);
                         });
  Json arrays = Json::array();
  for (std::size_t i = architecture.num_levels(); i-- > 0;) {
    if (architecture.fanout(LevelId{i}).size() > 1) {
      arrays.push_back({{"level", i}, {"loops", std::move(loops[i])}});
    }
  }
  return arrays;
}

Json roofs_array(const Architecture& architecture, const Cost& cost) {
  Json lines = Json::array();
  for (const detail::Roof& roof : detail::roofs(architecture, cost)) {
    lines.push_back({{"component", binding_text(architecture, {roof.port, roof.level})},
                     {"level", roof.level.value()},
                     {"words", roof.words},
                     {"words_per_cycle", roof.words_per_cycle}});
  }
  return lines;
}

const Architecture& machine_of(const PageData& data, const PageLayer& layer) {
  return layer.architecture != nullptr ? *layer.architecture : *data.architecture;
}

const EnergyTable& energy_of(const PageData& data, const PageLayer& layer) {
  return layer.energy != nullptr ? *layer.energy : *data.energy;
}

/// What the result of the layer says in the documented JSON (docs/json.md).
Json result_object(const PageData& data, const PageLayer& layer, const ReportStyle& style) {
  if (layer.schedule != nullptr) {
    return detail::schedule_object(layer.name, *layer.workload, machine_of(data, layer),
                                   energy_of(data, layer), *layer.schedule, style);
  }
  if (layer.mapping == nullptr) {
    return {{"layer", layer.name}, {"error", layer.error}};
  }
  const Architecture& architecture = machine_of(data, layer);
  return {{"layer", layer.name},
          {"architecture", architecture.name()},
          {"mapping", Json::parse(mapping_to_json(*layer.workload, architecture, *layer.mapping))},
          {"cost", detail::cost_object(*layer.workload, architecture, energy_of(data, layer),
                                       *layer.cost)}};
}

void add_views(Json& object, const PageLayer& layer, const Architecture& architecture,
               const EnergyTable& energy) {
  const Workload& workload = *layer.workload;
  const Mapping& mapping = *layer.mapping;
  const Cost& cost = *layer.cost;
  object["decided_by"] = binding_text(architecture, cost.binding);
  object["nest"] = nest_array(workload, architecture, mapping);
  object["occupancy"] = occupancy_array(workload, architecture, mapping);
  object["ladder"] = ladder_array(architecture, cost);
  object["traffic"] = traffic_array(workload, architecture, energy, cost);
  object["arrays"] = arrays_array(workload, architecture, mapping);
  object["roofs"] = roofs_array(architecture, cost);
}

Json layer_object(const PageData& data, const PageLayer& layer, const ReportStyle& style) {
  Json object{
      {"name", layer.name},
      {"occurrences", layer.workload == nullptr ? 1 : layer.workload->occurrences()},
      {"workload", layer.workload == nullptr ? Json(nullptr) : workload_object(*layer.workload)},
      {"machine", layer.architecture == nullptr
                      ? Json(nullptr)
                      : detail::machine_object(*layer.architecture, energy_of(data, layer))},
      {"ratio", json_or_null(layer.ratio)},
      {"front", layer.front ? Json(to_string(*layer.front)) : Json(nullptr)},
      {"steps", layer.sensitivity == nullptr
                    ? Json(nullptr)
                    : detail::steps_array(machine_of(data, layer), *layer.sensitivity)},
      {"result", result_object(data, layer, style)}};
  if (layer.mapping != nullptr) {
    add_views(object, layer, machine_of(data, layer), energy_of(data, layer));
  }
  return object;
}

std::string_view kind_text(PageData::Kind kind) {
  switch (kind) {
    case PageData::Kind::kLayers:
      return "layers";
    case PageData::Kind::kAlternatives:
      return "alternatives";
    case PageData::Kind::kFront:
      return "front";
    case PageData::Kind::kAudit:
      return "audit";
    case PageData::Kind::kNetworkFront:
      return "network_front";
  }
  return "unknown";
}

/// Sums over the layers that have a mapping, each as often as it occurs.
Json totals_object(const std::vector<PageLayer>& layers) {
  std::int64_t count = 0;
  std::int64_t mapped = 0;
  std::int64_t cycles = 0;
  double energy_pJ = 0;
  for (const PageLayer& layer : layers) {
    const std::int64_t times = layer.workload->occurrences();
    count = checked_add(count, times);
    if (layer.cost != nullptr) {
      mapped += times;
      cycles = checked_add(cycles, checked_multiply(times, layer.cost->cycles));
      energy_pJ += static_cast<double>(times) * layer.cost->energy_pJ;
    }
  }
  return {{"layers", count},
          {"mapped", mapped},
          {"cycles", cycles},
          {"energy_pJ", energy_pJ},
          {"edp_pJ_cycles", energy_pJ * static_cast<double>(cycles)}};
}

/// What the network has besides its layers, and what that moves, in elements.
Json unscheduled_object(std::span<const UnscheduledOperator> operators) {
  const std::vector<detail::OperatorRow> rows = detail::operator_rows(operators);
  Json array = Json::array();
  for (const detail::OperatorRow& row : rows) {
    array.push_back({{"kind", row.kind},
                     {"times", row.times},
                     {"reads", row.reads},
                     {"writes", row.writes},
                     {"shapes", row.shapes}});
  }
  const detail::OperatorTotals totals = detail::totals_of(rows);
  return {{"operators", totals.operators},
          {"reads", totals.reads},
          {"writes", totals.writes},
          {"rows", std::move(array)}};
}

Json front_or_null(const PageFront* front) {
  if (front == nullptr) {
    return nullptr;
  }
  Json choices = Json::array();
  for (const PageFront::Choice& choice : front->choices) {
    Json shown = detail::point_object(choice.totals);
    shown["layers"] = choice.layers;
    choices.push_back(std::move(shown));
  }
  return {{"names", front->names},
          {"occurrences", front->occurrences},
          {"termination", to_string(front->termination)},
          {"whole", front->whole},
          {"choices", std::move(choices)}};
}

}  // namespace

std::string page_json(const PageData& data, const ReportStyle& style) {
  Json layers = Json::array();
  for (const PageLayer& layer : data.layers) {
    layers.push_back(layer_object(data, layer, style));
  }
  const Json object{
      {"title", data.title},
      {"kind", kind_text(data.kind)},
      {"version", version()},
      {"machine", data.architecture == nullptr
                      ? Json(nullptr)
                      : detail::machine_object(*data.architecture, *data.energy)},
      {"totals", data.kind == PageData::Kind::kLayers ? totals_object(data.layers) : Json(nullptr)},
      {"layers", std::move(layers)},
      {"unscheduled", unscheduled_object(data.unscheduled)},
      {"shared",
       data.shared != nullptr ? detail::shared_object(*data.shared, style) : Json(nullptr)},
      {"front", front_or_null(data.front)}};
  return object.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace cosa

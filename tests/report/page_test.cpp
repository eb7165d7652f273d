#include "cosa/report/page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cosa/base/input_error.h"
#include "cosa/model/evaluate.h"
#include "cosa/report/network_front_page.h"
#include "cosa/report/schedule_json.h"
#include "cosa/report/sensitivity_report.h"
#include "cosa/scheduler/scheduler.h"
#include "cosa/workload/convolution.h"
#include "cosa/workload/gemm.h"
#include "report/small_problem.h"

namespace cosa {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::small_layer;
using testing::small_mapping;
using testing::two_multipliers;

/// The page of one given mapping, as JSON.
json page_of(const Workload& workload, const Architecture& architecture, const Mapping& mapping) {
  const EnergyTable energy = resolve_energy(architecture);
  const Cost cost = evaluate(workload, architecture, mapping, energy);
  return json::parse(page_json({.title = "page",
                                .architecture = &architecture,
                                .energy = &energy,
                                .layers = {page_layer("layer", workload, mapping, cost)}}));
}

json small_page() { return page_of(small_layer().workload, two_multipliers(), small_mapping()); }

/// Registers for weights below a buffer for the others; the level between keeps nothing.
Architecture three_levels() {
  return {"three",
          {{.name = "Registers", .capacity_words = 8},
           {.name = "Nothing", .capacity_words = 8},
           {.name = "DRAM", .technology = Technology::kDram}},
          {}};
}

OperatorTensor tensor_of(std::vector<std::int64_t> shape) {
  return {.name = "t", .shape = std::move(shape)};
}

TEST(PageJson, HoldsWhatTheNetworkHasBesidesItsLayers) {
  const EnergyTable energy = resolve_energy(two_multipliers());
  const Architecture machine = two_multipliers();
  const std::vector<UnscheduledOperator> operators{
      {.name = "a", .kind = "Relu", .inputs = {tensor_of({2, 3})}, .outputs = {tensor_of({2, 3})}},
      {.name = "b", .kind = "Pad", .inputs = {{.name = "?"}}, .outputs = {tensor_of({4})}},
      {.name = "c", .kind = "Relu", .inputs = {tensor_of({2, 3})}, .outputs = {tensor_of({2, 3})}}};
  const json unscheduled = json::parse(page_json({.title = "page",
                                                  .architecture = &machine,
                                                  .energy = &energy,
                                                  .layers = {},
                                                  .unscheduled = operators}))["unscheduled"];
  EXPECT_EQ(unscheduled["operators"], 3);
  EXPECT_EQ(unscheduled["reads"], 12);
  EXPECT_EQ(unscheduled["writes"], 16);
  ASSERT_EQ(unscheduled["rows"].size(), 2);
  EXPECT_EQ(unscheduled["rows"][0]["kind"], "Relu");
  EXPECT_EQ(unscheduled["rows"][0]["times"], 2);
  EXPECT_EQ(unscheduled["rows"][0]["shapes"], "2x3 -> 2x3");
  EXPECT_EQ(unscheduled["rows"][1]["shapes"], "? -> 4");
}

TEST(PageJson, HoldsTheMachine) {
  const json machine = small_page()["machine"];
  EXPECT_EQ(machine["name"], "pair");
  EXPECT_EQ(machine["levels"][0]["capacity"], 12);
  EXPECT_EQ(machine["levels"][0]["fanout"], (json{{"x", 2}, {"y", 1}}));
  EXPECT_EQ(machine["levels"][1]["capacity"], nullptr);
  EXPECT_EQ(machine["levels"][1]["read_bandwidth"], 1);
  EXPECT_EQ(machine["levels"][1]["read_pJ"], 100);
  EXPECT_EQ(machine["compute"]["instances"], 2);
}

// DRAM; m of 2; Buffer; n of 3; k of 2 side by side. A[m,k] moves with m; B[k,n] stays while m goes
// on, for n is inside its tile; Z[m,n] is what the multipliers add up to.
TEST(PageJson, HoldsTheNestWithWhatEachLoopDoesToEachTensor) {
  const json nest = small_page()["layers"][0]["nest"];
  ASSERT_EQ(nest.size(), 5);
  EXPECT_EQ(nest[0]["level"], 1);
  EXPECT_EQ(nest[1], json::parse(R"({"loop": "M", "bound": 2, "level": 1, "spatial": null,
                                     "reuse": ["moves", "stays", "moves"]})"));
  EXPECT_EQ(nest[2]["tiles"][0], json::parse(R"({"tensor": 0, "shape": [1, 2], "words": 2,
                                                 "formula": "M 1 x K 2 = 2 words"})"));
  EXPECT_EQ(nest[3], json::parse(R"({"loop": "N", "bound": 3, "level": 0, "spatial": null,
                                     "reuse": ["stays", "moves", "moves"]})"));
  EXPECT_EQ(nest[4], json::parse(R"({"loop": "K", "bound": 2, "level": 0, "spatial": "x",
                                     "reuse": ["splits", "splits", "shares"]})"));
}

TEST(PageJson, ALoopOutsideOneThatMovesATileBringsTheSameTilesAgain) {
  const Workload workload = gemm("product", {.m = 2, .n = 3, .k = 2});
  const TensorSet all = TensorSet::first(3);
  const Mapping mapping({StorageNode{LevelId{2}, all}, Loop{DimensionId{1}, 3},
                         Loop{DimensionId{0}, 2}, StorageNode{LevelId{1}, {}},
                         StorageNode{LevelId{0}, all}, Loop{DimensionId{2}, 2}});
  const json nest = page_of(workload, three_levels(), mapping)["layers"][0]["nest"];
  EXPECT_EQ(nest[1]["reuse"], (json{"again", "moves", "moves"}));  // N, outside of M
  EXPECT_EQ(nest[2]["reuse"], (json{"moves", "stays", "moves"}));
}

TEST(PageJson, SaysHowAWindowsWordsComeAbout) {
  const Workload workload = convolution("w", {.r = 3, .p = 4, .c = 2, .w_stride = 2});
  const Mapping mapping =
      even_mapping({{.kept = {}, .temporal = {}, .spatial = {}},
                    {.kept = TensorSet::first(3),
                     .temporal = {{DimensionId{0}, 3}, {DimensionId{2}, 4}, {DimensionId{4}, 2}},
                     .spatial = {}}});
  const Architecture machine(
      "two",
      {{.name = "Nothing", .capacity_words = 1}, {.name = "DRAM", .technology = Technology::kDram}},
      {});
  const json tiles = page_of(workload, machine, mapping)["layers"][0]["nest"][0]["tiles"];
  EXPECT_THAT(tiles[1]["formula"], HasSubstr("(2 (P 4 - 1) + (R 3 - 1) + 1 = 9)"));
  EXPECT_THAT(tiles[1]["formula"], HasSubstr(" = 18 words"));
}

// P = 8 as 2, 2 side by side, 2: the inner tile holds P in {0, 1, 4, 5}, and with R = 3 the input
// rows 0..3 and 4..7, two more than a tile without gaps.
TEST(PageJson, SaysWhereATileIsInPieces) {
  const Workload workload = convolution("w", {.r = 3, .p = 8});
  constexpr DimensionId kR{0};
  constexpr DimensionId kP{2};
  const TensorSet all = TensorSet::first(3);
  const Mapping mapping({StorageNode{LevelId{1}, all}, StorageNode{LevelId{0}, all}, Loop{kP, 2},
                         Loop{kP, 2, SpatialPlacement{LevelId{1}, Axis::kX}}, Loop{kP, 2},
                         Loop{kR, 3}});
  const Architecture machine("two",
                             {{.name = "Buffer", .capacity_words = 64, .instances = 2},
                              {.name = "DRAM", .technology = Technology::kDram}},
                             {.instances = 2});
  const json tiles = page_of(workload, machine, mapping)["layers"][0]["nest"][1]["tiles"];
  EXPECT_THAT(tiles[1]["formula"], HasSubstr("(pieces of P + R: 8)"));
  EXPECT_EQ(tiles[1]["words"], 8);
}

TEST(PageJson, HoldsOccupancyAndTheLadder) {
  const json layer = small_page()["layers"][0];
  EXPECT_EQ(layer["occupancy"][0]["usable"], 12);
  EXPECT_EQ(layer["occupancy"][0]["total"], 11);
  EXPECT_EQ(layer["occupancy"][0]["tiles"][1],
            (json{{"tensor", 1}, {"words", 6}, {"usable", nullptr}}));
  EXPECT_EQ(layer["ladder"], json::parse(R"([
    {"component": "compute", "level": null, "cycles": 6, "decides": false},
    {"component": "DRAM read", "level": 1, "cycles": 10, "decides": true}])"));
  EXPECT_EQ(layer["decided_by"], "DRAM read");
}

// As in the text of the same cost: DRAM reads A 4 and B 6 words and takes back Z 6, each at 100 pJ;
// the buffer's 46 pJ are split into what it gives inwards and what it takes in.
TEST(PageJson, TrafficSharesOutTheEnergyOfAllMemories) {
  const json layer = small_page()["layers"][0];
  const json& links = layer["traffic"];
  ASSERT_EQ(links.size(), 6);
  EXPECT_EQ(links[0], json::parse(R"({"tensor": 0, "from": 1, "to": 0, "reads": 4.0, "updates": 0.0,
                                      "fills": 4.0, "energy_pJ": 404.0})"));
  EXPECT_EQ(links[1], json::parse(R"({"tensor": 0, "from": 0, "to": null, "reads": 12.0,
                                      "updates": 0.0, "fills": 0.0, "energy_pJ": 12.0})"));
  EXPECT_EQ(links[4]["updates"], 6);
  double sum = 0;
  for (const json& link : links) {
    sum += link["energy_pJ"].get<double>();
  }
  EXPECT_DOUBLE_EQ(sum, 46 + 1600);
}

TEST(PageJson, HoldsArraysAndRoofs) {
  const json layer = small_page()["layers"][0];
  EXPECT_EQ(layer["arrays"], json::parse(R"([{"level": 0, "loops": [
    {"loop": "K", "bound": 2, "axis": "x", "stride": 1}]}])"));
  EXPECT_EQ(layer["roofs"], json::parse(R"([{"component": "DRAM read", "level": 1, "words": 10.0,
                                             "words_per_cycle": 1.0}])"));
}

TEST(PageJson, HoldsTheDocumentedResult) {
  const Layer layer = small_layer();
  const Architecture machine = two_multipliers();
  const EnergyTable energy = resolve_energy(machine);
  const Schedule found = schedule(layer.workload, machine);
  const ReportStyle style{.timing = false};
  const json page = json::parse(page_json({.title = "page",
                                           .architecture = &machine,
                                           .energy = &energy,
                                           .layers = {page_layer(layer, found)}},
                                          style));
  EXPECT_EQ(page["layers"][0]["name"], "net/product");
  EXPECT_EQ(page["layers"][0]["result"],
            json::parse(schedule_json(layer, machine, energy, found, style)));
}

TEST(PageJson, AddsLayersUpAsOftenAsTheyOccurAndLeavesOutThoseWithoutAMapping) {
  const Architecture machine = two_multipliers();
  const Workload once = small_layer().workload;
  const Layer thrice{
      .net = "", .name = "thrice", .workload = {"thrice", once.dimensions(), once.tensors(), 3}};
  const std::vector<Layer> layers{thrice, small_layer()};
  const Cost cost = evaluate(once, machine, small_mapping());
  std::vector<ScheduleOutcome> outcomes(2);
  outcomes[0].schedule = Schedule{.mapping = small_mapping(), .cost = cost};
  outcomes[1].error = "too large";
  const EnergyTable energy = resolve_energy(machine);
  const json page = json::parse(page_json({.title = "page",
                                           .architecture = &machine,
                                           .energy = &energy,
                                           .layers = page_layers(layers, outcomes)}));
  EXPECT_EQ(page["totals"], (json{{"layers", 4},
                                  {"mapped", 3},
                                  {"cycles", 30},
                                  {"energy_pJ", 5010.0},
                                  {"edp_pJ_cycles", 150300.0}}));
  EXPECT_EQ(page["layers"][1]["result"], (json{{"layer", "net/product"}, {"error", "too large"}}));
}

TEST(PageJson, AlternativesAreNeverAddedUp) {
  const Architecture machine = two_multipliers();
  const EnergyTable energy = resolve_energy(machine);
  const json page = json::parse(page_json({.title = "page",
                                           .architecture = &machine,
                                           .energy = &energy,
                                           .layers = {},
                                           .kind = PageData::Kind::kAlternatives}));
  EXPECT_EQ(page["kind"], "alternatives");
  EXPECT_EQ(page["totals"], nullptr);
}

PageData page_called(const std::string& title, const Architecture& machine,
                     const EnergyTable& energy) {
  return {.title = title, .architecture = &machine, .energy = &energy, .layers = {}};
}

/// Quick reads that take much energy: what is quick is not what is cheap.
Architecture trading_machine() {
  return {"trading",
          {{.name = "Registers",
            .capacity_words = 3,
            .instances = 4,
            .access_energy = AccessEnergy{.read_pJ = 8, .write_pJ = 8}},
           {.name = "Buffer",
            .capacity_words = 24,
            .read_bandwidth = 2,
            .write_bandwidth = 1,
            .access_energy = AccessEnergy{.read_pJ = 2, .write_pJ = 2}},
           {.name = "DRAM",
            .technology = Technology::kDram,
            .read_bandwidth = 1,
            .write_bandwidth = 1,
            .access_energy = AccessEnergy{.read_pJ = 6, .write_pJ = 6}}},
          {.instances = 4}};
}

TEST(PageJson, HoldsAMappingOfEachLayerForEachChoiceOfANetworksFront) {
  const Architecture machine = trading_machine();
  const EnergyTable energy = resolve_energy(machine);
  const auto product = [](const std::string& name, const GemmShape& shape, std::int64_t times) {
    return Layer{.net = "net", .name = name, .workload = gemm(name, shape, times)};
  };
  const Network network{.name = "net",
                        .layers = {product("a", {.m = 4, .n = 2, .k = 6}, 1),
                                   product("again", {.m = 4, .n = 2, .k = 6}, 1),
                                   product("b", {.m = 4, .n = 8, .k = 4}, 3)},
                        .unscheduled = {}};
  const NetworkFront front = schedule_network_front(network, machine);
  const NetworkFrontPage shown(network, front, machine, energy);
  const json page = json::parse(page_json(shown.data()));
  EXPECT_EQ(page["kind"], "network_front");
  EXPECT_EQ(page["front"]["names"], (json{"net/a", "net/again", "net/b"}));
  EXPECT_EQ(page["front"]["occurrences"], (json{1, 1, 3}));
  ASSERT_EQ(page["front"]["choices"].size(), front.choices.size());
  for (const json& choice : page["front"]["choices"]) {
    std::int64_t cycles = 0;
    double energy_pJ = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      const json& layer = page["layers"][choice["layers"][i].get<std::size_t>()];
      EXPECT_EQ(layer["front"], "optimal");
      const std::int64_t times = network.layers[i].workload.occurrences();
      cycles += times * layer["result"]["cost"]["cycles"].get<std::int64_t>();
      energy_pJ += static_cast<double>(times) * layer["result"]["cost"]["energy_pJ"].get<double>();
    }
    EXPECT_EQ(choice["cycles"], cycles);
    EXPECT_DOUBLE_EQ(choice["energy_pJ"].get<double>(), energy_pJ);
  }
}

TEST(PageJson, HoldsTheStepsOfALayersMachine) {
  const Architecture machine = trading_machine();
  const EnergyTable energy = resolve_energy(machine);
  const Layer layer = small_layer();
  const Sensitivity found = sensitivity(layer.workload, machine);
  PageData data = page_called("steps", machine, energy);
  data.layers = {page_layer(layer, found.base)};
  EXPECT_EQ(json::parse(page_json(data))["layers"][0]["steps"], nullptr);
  data.layers[0].sensitivity = &found;
  const json steps = json::parse(page_json(data))["layers"][0]["steps"];
  json documented = json::parse(sensitivity_json(layer, machine, found))["steps"];
  for (json& step : documented) {
    step.erase("mapping");
  }
  EXPECT_EQ(steps, documented);
}

TEST(PageHtml, IsOneFileThatAsksForNothing) {
  const Architecture machine = two_multipliers();
  const EnergyTable energy = resolve_energy(machine);
  if (!makes_pages()) {
    EXPECT_THROW(static_cast<void>(page_html(page_called("title", machine, energy))), InputError);
    return;
  }
  const std::string html = page_html(page_called("title", machine, energy));
  EXPECT_THAT(html, HasSubstr("<title>title</title>"));
  EXPECT_THAT(html, Not(HasSubstr("<script src")));
  EXPECT_THAT(html, Not(HasSubstr("@DATA@")));
  EXPECT_THAT(html, Not(HasSubstr("@import")));
}

TEST(PageHtml, NamesEndNoElementAndAreNoMarks) {
  if (!makes_pages()) {
    GTEST_SKIP() << "this build makes no pages";
  }
  const Architecture machine = two_multipliers();
  const EnergyTable energy = resolve_energy(machine);
  const std::string name = "</script><!--<b>&amp; @SCRIPT@";
  const std::string html = page_html(page_called(name, machine, energy));
  EXPECT_THAT(html, HasSubstr("<title>&lt;/script>&lt;!--&lt;b>&amp;amp; @SCRIPT@</title>"));
  EXPECT_THAT(html, HasSubstr(R"({"title":"\u003c/script>\u003c!--\u003cb>&amp; @SCRIPT@")"));
}

}  // namespace
}  // namespace cosa

#include "cosa/report/plots.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "cosa/model/evaluate.h"
#include "report/small_problem.h"

namespace cosa {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Key;
using ::testing::Not;
using testing::small_layer;
using testing::small_mapping;
using testing::two_multipliers;

class Plots : public ::testing::Test {
 protected:
  PageLayer given(const std::string& name) { return page_layer(name, workload, mapping, cost); }

  std::map<std::string, std::string> drawn(const PageData& data) {
    std::map<std::string, std::string> result;
    for (const Plot& plot : plots(data)) {
      result[plot.name] = plot.svg;
    }
    return result;
  }

  std::map<std::string, std::string> drawn(const std::vector<PageLayer>& layers) {
    return drawn({.title = "page", .architecture = &machine, .energy = &energy, .layers = layers});
  }

  Workload workload = small_layer().workload;
  Architecture machine = two_multipliers();
  EnergyTable energy = resolve_energy(machine);
  Mapping mapping = small_mapping();
  Cost cost = evaluate(workload, machine, mapping, energy);
};

TEST_F(Plots, OfALayerAreItsViews) {
  EXPECT_THAT(
      drawn({given("net/layer")}),
      ElementsAre(Key("net__layer.array"), Key("net__layer.energy"), Key("net__layer.latency"),
                  Key("net__layer.machine"), Key("net__layer.nest"), Key("net__layer.occupancy"),
                  Key("net__layer.roofline"), Key("net__layer.traffic")));
}

TEST_F(Plots, OfALayerWithoutAMappingAreNone) {
  EXPECT_THAT(drawn({PageLayer{.name = "layer", .workload = &workload, .error = "too large"}}),
              IsEmpty());
}

TEST_F(Plots, SeveralLayersMakeAWaterfallAndAlternativesDoNot) {
  PageData data{.title = "page",
                .architecture = &machine,
                .energy = &energy,
                .layers = {given("a/mapping.json"), given("b/mapping.json")}};
  EXPECT_THAT(drawn(data), Contains(Key("waterfall")));
  data.kind = PageData::Kind::kAlternatives;
  EXPECT_THAT(drawn(data), Not(Contains(Key("waterfall"))));
  EXPECT_THAT(drawn(data), Contains(Key("1-mapping.nest")));
  EXPECT_THAT(drawn(data), Contains(Key("2-mapping.nest")));
}

TEST_F(Plots, ShowTheNumbersOfTheTextReport) {
  auto views = drawn({given("layer")});
  EXPECT_THAT(views["layer.occupancy"], HasSubstr(">11 / 12<"));
  EXPECT_THAT(views["layer.latency"], HasSubstr("font-weight=\"700\">10 cycles<"));
  EXPECT_THAT(views["layer.energy"], HasSubstr(">0.002 uJ, 95.8 %<"));
  EXPECT_THAT(views["layer.nest"], HasSubstr(">parallel for K0 in 0..2   x of Buffer<"));
  EXPECT_THAT(views["layer.array"], HasSubstr(">below one Buffer: 2 x 1 MAC, 2 in use; x: K 2<"));
  EXPECT_THAT(views["layer.roofline"],
              HasSubstr(">DRAM read: 1.2 operations a word allow 1.2 a cycle<"));
}

// The buffer is 12 words: of a bar of 320 pixels the 2 of A take 53.3, the 6 of B 160, the 3 of
// Z 80.
TEST_F(Plots, BarsAreAsLongAsTheirShareAndColouredByTensor) {
  const std::string svg = drawn({given("layer")})["layer.occupancy"];
  EXPECT_THAT(svg, HasSubstr("width=\"53.3\" height=\"16.0\" rx=\"2\" fill=\"#2f76d2\""));
  EXPECT_THAT(svg, HasSubstr("width=\"160.0\" height=\"16.0\" rx=\"2\" fill=\"#e0761b\""));
  EXPECT_THAT(svg, HasSubstr("width=\"80.0\" height=\"16.0\" rx=\"2\" fill=\"#12966c\""));
}

TEST_F(Plots, NamesAreEscaped) {
  const std::string svg = drawn({given("<b>&")})["<b>&.nest"];
  EXPECT_THAT(svg, HasSubstr("<title>&lt;b>&amp;: nest</title>"));
}

}  // namespace
}  // namespace cosa

#include <gtest/gtest.h>

#include "cosa/io/architecture_yaml.h"
#include "cosa/io/mapspace_yaml.h"
#include "cosa/io/onnx_network.h"
#include "cosa/network/schedule_network.h"
#include "networks/example_networks.h"
#include "support/folders.h"

namespace cosa {
namespace {

// 53 convolutions and a classifier; He et al., 2016, table 1, has 24 different ones among them.
TEST(OnnxSchedule, ResNet50SolvesTwentyFourLayers) {
  const examples::ExampleNetwork model = examples::resnet50();
  const Network network = read_onnx_network_from_bytes(model.bytes, "resnet50.onnx", {}).value;
  const std::string machines = COSA_EXAMPLES_DIR "/architectures/";
  const Architecture machine = read_mapspace(machines + "simba16_mapspace.yaml",
                                             read_architecture(machines + "simba16.yaml"));
  std::size_t solved = 0;
  const NetworkOptions options{
      .schedule = {.engine = Engine::kRandom, .samples = 1},
      .progress = [&](const NetworkProgress& progress) { solved = progress.done; }};
  const NetworkSchedule schedule = schedule_network(network, machine, options);
  EXPECT_EQ(network.layers.size(), 54);
  EXPECT_EQ(solved, 24);
  const NetworkTotals totals = totals_of(network, schedule);
  EXPECT_EQ(totals.distinct, 24);
  EXPECT_EQ(totals.layers, 54);
  EXPECT_EQ(totals.operations, 4'089'184'256);
  EXPECT_TRUE(totals.all_mapped());
}

}  // namespace
}  // namespace cosa

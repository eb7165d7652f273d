#include "apps/resumed_network.h"
#include "support/folders.h"

namespace cosa::testing {
namespace {

const std::string kExamples = COSA_EXAMPLES_DIR;

TEST(NetworkResumeLong, TwentyKillsOfResNet50LoseNothing) {
  const ResumedNetwork network({kExamples + "/layers/resnet50.csv", "--arch",
                                kExamples + "/architectures/simba16.yaml", "--mapspace",
                                kExamples + "/architectures/simba16_mapspace.yaml"});
  expect_kills_lose_nothing(network, 20);
  EXPECT_EQ(network.kept("killed"), 24);
}

}  // namespace
}  // namespace cosa::testing

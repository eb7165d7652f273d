#include "apps/resumed_network.h"
#include "support/folders.h"

namespace cosa::testing {
namespace {

const std::string kMachines = COSA_EXAMPLES_DIR "/architectures/";

/// Layers of ResNet-50 that take some hundredths of a second each, one of them twice.
constexpr char kSomeLayers[] = R"(net,name,R,S,P,Q,C,K,N
some,a,1,1,56,56,64,64,1
some,b,1,1,56,56,64,256,1
some,c,1,1,28,28,512,128,1
some,d,3,3,14,14,256,256,1
some,a again,1,1,56,56,64,64,1
some,e,1,1,14,14,1024,256,1
some,f,1,1,7,7,512,2048,1
)";

class NetworkResume : public ::testing::Test {
 protected:
  TemporaryFolder folder;
  ResumedNetwork network{
      {folder.write("some.csv", kSomeLayers), "--arch", kMachines + "simba16.yaml", "--mapspace",
       kMachines + "simba16_mapspace.yaml", "--engine", "random", "--samples", "4000"}};
};

TEST_F(NetworkResume, AKilledRunGoesOnWhereItWas) { expect_kills_lose_nothing(network, 4); }

TEST_F(NetworkResume, TwoProcessesOnOneCacheLoseNothing) {
  const RunningCommand one(network.command("shared", "one.json"));
  const RunningCommand other(network.command("shared", "other.json"));
  EXPECT_EQ(one.wait().exit_code, 0);
  EXPECT_EQ(other.wait().exit_code, 0);
  EXPECT_EQ(network.json("one.json"), network.json("other.json"));
  EXPECT_EQ(network.kept("shared"), 6);
}

}  // namespace
}  // namespace cosa::testing

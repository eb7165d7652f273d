#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "cosa/io/onnx_network.h"

namespace cosa {
namespace {

/// A network as an exporter wrote it: layers and operations were counted by other means.
struct SharedNetwork {
  const char* file;
  std::size_t layers;
  std::int64_t operations;
};

class SharedNetworks : public ::testing::TestWithParam<SharedNetwork> {};

TEST_P(SharedNetworks, HaveTheLayersAndOperationsCountedElsewhere) {
  const char* folder = std::getenv("COSA_SHARED_NETWORKS");
  const std::string path = std::string(folder == nullptr ? "" : folder) + "/" + GetParam().file;
  if (folder == nullptr || !std::filesystem::exists(path)) {
    GTEST_SKIP() << "COSA_SHARED_NETWORKS names no folder with " << GetParam().file;
  }
  const Network network = read_onnx_network(path).value;
  EXPECT_EQ(network.layers.size(), GetParam().layers);
  std::int64_t operations = 0;
  for (const Layer& layer : network.layers) {
    operations += layer.workload.operations();
  }
  EXPECT_EQ(operations, GetParam().operations);
}

INSTANTIATE_TEST_SUITE_P(Exported, SharedNetworks,
                         ::testing::Values(SharedNetwork{"resnet18.onnx", 21, 1'814'073'344},
                                           SharedNetwork{"mobilenetv2.onnx", 53, 300'774'272},
                                           SharedNetwork{"alexnet.onnx", 8, 654'560'384},
                                           SharedNetwork{"fsrcnn.onnx", 8, 8'290'252'800},
                                           SharedNetwork{"attention_head.onnx", 5, 14'680'064},
                                           SharedNetwork{"swiglu_256_4096_14336.onnx", 3,
                                                         45'097'156'608}),
                         [](const auto& instance) {
                           return std::filesystem::path(instance.param.file).stem().string();
                         });

}  // namespace
}  // namespace cosa

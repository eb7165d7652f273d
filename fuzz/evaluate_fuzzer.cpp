// Nonsense nests: `evaluate` refuses what is not valid and judges what is. The bytes are nodes:
// what kind, which dimension or level or tensors, which bound.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "cosa/base/check.h"
#include "cosa/base/input_error.h"
#include "cosa/model/evaluate.h"
#include "cosa/model/evaluator.h"
#include "cosa/workload/convolution.h"

namespace {

constexpr std::size_t kBytesPerNode = 3;
constexpr std::size_t kMaxNodes = 80;

cosa::Architecture small_machine() {
  cosa::StorageLevel buffer;
  buffer.name = "Buffer";
  buffer.capacity_words = 64;
  buffer.instances = 4;
  buffer.mesh_x = 2;
  cosa::StorageLevel dram;
  dram.name = "DRAM";
  dram.technology = cosa::Technology::kDram;
  dram.read_bandwidth = 1.5;
  return {"small", {buffer, dram}, {.instances = 8, .mesh_x = 4}};
}

cosa::MappingNode read_node(const std::uint8_t* bytes) {
  if (bytes[0] % 3 == 0) {
    cosa::TensorSet tensors;
    for (std::size_t v = 0; v < 4; ++v) {
      if ((bytes[2] >> v & 1) != 0) {
        tensors.insert(cosa::TensorId{v});
      }
    }
    return cosa::StorageNode{cosa::LevelId{bytes[1] % 3U}, tensors};
  }
  cosa::Loop loop{cosa::DimensionId{bytes[1] % 8U}, bytes[2] % 5};
  if (bytes[0] % 3 == 1) {
    loop.spatial = cosa::SpatialPlacement{cosa::LevelId{bytes[1] / 8U % 3U},
                                          bytes[0] < 128 ? cosa::Axis::kX : cosa::Axis::kY};
  }
  return loop;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const cosa::Architecture architecture = small_machine();
  static const cosa::Workload workload =
      cosa::convolution("small", {.r = 2, .s = 2, .p = 4, .q = 2, .c = 2, .k = 2, .w_stride = 2});
  std::vector<cosa::MappingNode> nodes;
  for (std::size_t i = 0; i + kBytesPerNode <= size && nodes.size() < kMaxNodes;
       i += kBytesPerNode) {
    nodes.push_back(read_node(data + i));
  }
  const cosa::Mapping mapping{std::move(nodes)};
  try {
    const cosa::Cost cost = cosa::evaluate(workload, architecture, mapping);
    // Valid: the general path must say the same.
    cosa::Evaluator evaluator(workload, architecture);
    COSA_CHECK(evaluator.evaluate_general(mapping) == cost);
  } catch (const cosa::InputError&) {
    // Refused, which is what most bytes deserve.
  }
  return 0;
}

#include "cosa/io/mapping_json.h"

#include <gtest/gtest.h>

#include "io/bad_input.h"
#include "io/random_mapping.h"
#include "support/input_error_message.h"

namespace cosa {
namespace {

constexpr DimensionId kM{0}, kN{1}, kK{2};
constexpr TensorId kA{0}, kB{1}, kZ{2};
constexpr LevelId kBuffer{0}, kDram{1};

Workload product() { return gemm("product", {.m = 4, .n = 2, .k = 8}); }

Architecture machine() {
  return {"machine", {{.name = "Buffer"}, {.name = "DRAM"}}, {.instances = 8, .mesh_x = 4}};
}

TensorSet set_of(std::initializer_list<TensorId> tensors) {
  TensorSet set;
  for (const TensorId tensor : tensors) {
    set.insert(tensor);
  }
  return set;
}

Mapping uneven() {
  return Mapping{{StorageNode{kDram, set_of({kA, kB, kZ})}, Loop{kK, 8},
                  StorageNode{kBuffer, set_of({kA})}, Loop{kM, 4},
                  StorageNode{kBuffer, set_of({kB, kZ})},
                  Loop{kN, 2, SpatialPlacement{kBuffer, Axis::kY}}}};
}

constexpr const char* kUnevenJson =
    R"({"nodes":[{"storage":"DRAM","tensors":["A","B","Z"]},{"loop":"K","bound":8},)"
    R"({"storage":"Buffer","tensors":["A"]},{"loop":"M","bound":4},)"
    R"({"storage":"Buffer","tensors":["B","Z"]},)"
    R"({"loop":"N","bound":2,"spatial":"y","fanout":"Buffer"}]})";

TEST(MappingJson, WritesTheNestByName) {
  EXPECT_EQ(mapping_to_json(product(), machine(), uneven()), kUnevenJson);
}

TEST(MappingJson, ReadsWhatItWrites) {
  EXPECT_EQ(mapping_from_json(kUnevenJson, "m.json", product(), machine()), uneven());
}

TEST(MappingJson, ReadsTheMappingOfASchedule) {
  const std::string schedule =
      std::string(R"({"termination": "optimal", "gap": 0.0, "mapping": )") + kUnevenJson +
      R"(, "text": "two\nlines"})";
  EXPECT_EQ(mapping_from_json(schedule, "m.json", product(), machine()), uneven());
}

TEST(MappingJson, NamesMayHoldAnyCharacter) {
  const std::string name = "Buf\"fer \\ \xC3\xA9";
  const Architecture odd{"machine", {{.name = name}}, {}};
  const Mapping mapping{{StorageNode{LevelId{0}, set_of({kA})}}};
  EXPECT_EQ(mapping_from_json(mapping_to_json(product(), odd, mapping), "m.json", product(), odd),
            mapping);
}

TEST(MappingJson, RandomMappingsComeBackEqual) {
  RandomMappings random(1);
  for (int i = 0; i < 2000; ++i) {
    const Workload workload = random.workload();
    const Architecture architecture = random.architecture();
    for (const Mapping& mapping :
         {random.any(workload, architecture), random.even(workload, architecture)}) {
      const std::string json = mapping_to_json(workload, architecture, mapping);
      ASSERT_EQ(mapping_from_json(json, "m.json", workload, architecture), mapping) << json;
    }
  }
}

class MappingJsonErrors : public ::testing::TestWithParam<BadInput> {};

TEST_P(MappingJsonErrors, SayWhereWhatAndTheMend) {
  EXPECT_EQ(testing::input_error_message(
                [] { return mapping_from_json(GetParam().text, "m.json", product(), machine()); }),
            GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    All, MappingJsonErrors,
    ::testing::Values(
        BadInput{"Empty", "", "m.json:1: the file is empty"},
        BadInput{"Truncated", "{\"nodes\":\n [{\"loop\": \"K\",",
                 "m.json:2: is not JSON: syntax error while parsing object key - unexpected end of "
                 "input; expected string literal"},
        BadInput{"Comma", "{\"nodes\": [\n],\n}",
                 "m.json:3: is not JSON: syntax error while parsing object key - unexpected '}'; "
                 "expected string literal"},
        BadInput{"TextAfter", "{\"nodes\": []}]",
                 "m.json:1: is not JSON: syntax error while parsing value - unexpected ']'; "
                 "expected end of input"},
        BadInput{"Array", "[]", "m.json: is array, not an object"},
        BadInput{"NoNodes", "{}", "m.json: the key nodes is missing"},
        BadInput{"NodesIsNoArray", R"({"nodes": {}})", "m.json: /nodes: is object, not an array"},
        BadInput{"KeyTwice", R"({"nodes": [], "nodes": []})",
                 "m.json: the key 'nodes' is given twice in one object; keep one of them"},
        BadInput{"UnknownKey", R"({"node": []})",
                 "m.json: unknown key 'node'; did you mean nodes?"},
        BadInput{"NeitherKind", R"({"nodes": [{"bound": 3}]})",
                 "m.json: /nodes/0: is neither a storage node nor a loop; give {\"storage\", "
                 "\"tensors\"} or {\"loop\", \"bound\"}"},
        BadInput{"BothKinds", R"({"nodes": [{"storage": "DRAM", "tensors": [], "loop": "K"}]})",
                 "m.json: /nodes/0: unknown key 'loop'; known keys: storage, tensors"},
        BadInput{"UnknownLevel", R"({"nodes": [{"storage": "DRAN", "tensors": []}]})",
                 "m.json: /nodes/0/storage: 'DRAN' is no memory of machine; did you mean DRAM?"},
        BadInput{"UnknownTensor",
                 R"({"nodes": [{"storage": "DRAM", "tensors": ["A", "Weights"]}]})",
                 "m.json: /nodes/0/tensors/1: 'Weights' is no tensor of product; the tensors are "
                 "A, B, Z"},
        BadInput{"TensorTwice", R"({"nodes": [{"storage": "DRAM", "tensors": ["A", "A"]}]})",
                 "m.json: /nodes/0/tensors/1: 'A' is listed twice; keep one of them"},
        BadInput{"UnknownDimension", R"({"nodes": [{"loop": "Cin", "bound": 3}]})",
                 "m.json: /nodes/0/loop: 'Cin' is no dimension of product; the dimensions are M, "
                 "N, K"},
        BadInput{"NoBound", R"({"nodes": [{"loop": "K"}]})",
                 "m.json: /nodes/0: the key bound is missing"},
        BadInput{"BoundZero", R"({"nodes": [{"loop": "K", "bound": 0}]})",
                 "m.json: /nodes/0/bound: '0' is not a bound; give an integer >= 1"},
        BadInput{"BoundFraction", R"({"nodes": [{"loop": "K", "bound": 2.0}]})",
                 "m.json: /nodes/0/bound: '2.0' is not a bound; give an integer >= 1"},
        BadInput{"BoundText", R"({"nodes": [{"loop": "K", "bound": "2"}]})",
                 "m.json: /nodes/0/bound: '\"2\"' is not a bound; give an integer >= 1"},
        BadInput{"BoundTooLarge", R"({"nodes": [{"loop": "K", "bound": 9223372036854775808}]})",
                 "m.json: /nodes/0/bound: '9223372036854775808' is not a bound; give an integer "
                 ">= 1"},
        BadInput{"SpatialWithoutFanout",
                 R"({"nodes": [{"loop": "K", "bound": 2, "spatial": "x"}]})",
                 "m.json: /nodes/0: the key fanout is missing"},
        BadInput{"UnknownAxis",
                 R"({"nodes": [{"loop": "K", "bound": 2, "spatial": "z", "fanout": "DRAM"}]})",
                 "m.json: /nodes/0/spatial: 'z' is no axis; give \"x\" or \"y\""}),
    name_of_bad_input);

TEST(MappingJson, DeepNestingIsRefused) {
  EXPECT_EQ(testing::input_error_message([] {
              return mapping_from_json(std::string(100'000, '['), "m.json", product(), machine());
            }),
            "m.json: nested deeper than 32 levels");
}

}  // namespace
}  // namespace cosa

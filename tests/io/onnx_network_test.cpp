#include "cosa/io/onnx_network.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "cosa/io/layers.h"
#include "cosa/workload/batched_matmul.h"
#include "cosa/workload/convolution.h"
#include "cosa/workload/einsum.h"
#include "cosa/workload/grouped_convolution.h"
#include "networks/example_networks.h"
#include "networks/onnx_builder.h"
#include "support/folders.h"
#include "support/input_error_message.h"

namespace cosa {
namespace {

using examples::OnnxBuilder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

Network read(const OnnxBuilder& model, const SymbolSizes& sizes = {}) {
  return read_onnx_network_from_bytes(model.bytes(), "some/net.onnx", sizes).value;
}

Network read(const examples::ExampleNetwork& example, const SymbolSizes& sizes = {}) {
  return read_onnx_network_from_bytes(example.bytes, example.name + ".onnx", sizes).value;
}

std::string refusal(const OnnxBuilder& model, const SymbolSizes& sizes = {}) {
  return testing::input_error_message([&] { return read(model, sizes); });
}

/// The workload of a model that is one operator.
Workload only_workload(const OnnxBuilder& model) {
  const Network network = read(model);
  EXPECT_EQ(network.layers.size(), 1U);
  return network.layers.at(0).workload;
}

OnnxBuilder one_conv(const std::vector<examples::Extent>& data,
                     const std::vector<std::int64_t>& filters,
                     const std::vector<examples::Attribute>& attributes,
                     const std::string& operation = "Conv") {
  OnnxBuilder model("net");
  model.output(model.add(operation, "layer", {model.input("x", data), model.weights("w", filters)},
                         attributes));
  return model;
}

using Ints = std::vector<std::int64_t>;

TEST(OnnxNetwork, AConvolutionIsTheConvolution) {
  EXPECT_EQ(only_workload(one_conv(
                {2, 3, 20, 30}, {8, 3, 3, 5},
                {{"strides", Ints{2, 1}}, {"dilations", Ints{1, 3}}, {"pads", Ints{1, 0, 1, 0}}})),
            convolution("layer", {.r = 3,
                                  .s = 5,
                                  .p = 10,
                                  .q = 18,
                                  .c = 3,
                                  .k = 8,
                                  .n = 2,
                                  .w_stride = 2,
                                  .h_dilation = 3}));
}

TEST(OnnxNetwork, AutomaticPaddingIsHeeded) {
  OnnxBuilder model = one_conv({1, 3, 20, 20}, {8, 3, 3, 3}, {{"strides", Ints{2, 2}}});
  onnx::AttributeProto& pad = *model.model().mutable_graph()->mutable_node(0)->add_attribute();
  pad.set_name("auto_pad");
  pad.set_type(onnx::AttributeProto_AttributeType_STRING);
  pad.set_s("SAME_UPPER");
  EXPECT_EQ(only_workload(model).extents(), (Ints{3, 3, 10, 10, 3, 8, 1}));
}

TEST(OnnxNetwork, GroupedAndDepthwiseConvolutionsHaveAGroup) {
  EXPECT_EQ(only_workload(one_conv({1, 8, 10, 10}, {12, 2, 3, 3}, {{"group", 4}})),
            grouped_convolution("layer",
                                {.axes = {{.filter = 3, .output = 8}, {.filter = 3, .output = 8}},
                                 .groups = 4,
                                 .c = 2,
                                 .k = 3}));
  EXPECT_EQ(only_workload(one_conv({1, 8, 10, 10}, {8, 1, 3, 3}, {{"group", 8}})).operations(),
            8 * 8 * 8 * 3 * 3);
}

TEST(OnnxNetwork, ConvolutionsMayHaveOneOrThreeAxes) {
  EXPECT_EQ(only_workload(one_conv({1, 4, 20}, {6, 4, 3}, {{"strides", Ints{2}}})),
            convolution("layer", {.r = 3, .p = 9, .c = 4, .k = 6, .w_stride = 2}));
  EXPECT_EQ(
      only_workload(one_conv({1, 4, 8, 9, 10}, {6, 4, 2, 3, 3}, {{"strides", Ints{2, 1, 1}}})),
      grouped_convolution("layer", {.axes = {{.filter = 2, .output = 4, .stride = 2},
                                             {.filter = 3, .output = 7},
                                             {.filter = 3, .output = 8}},
                                    .c = 4,
                                    .k = 6}));
}

TEST(OnnxNetwork, ATransposedConvolutionIsTheConvolutionOverTheInputWithZerosBetween) {
  // 5 elements with a zero between them and 2 of padding on both sides: 13, of which a filter of 3
  // taps makes 11.
  EXPECT_EQ(only_workload(
                one_conv({1, 4, 5, 5}, {4, 6, 3, 3}, {{"strides", Ints{2, 2}}}, "ConvTranspose")),
            convolution("layer", {.r = 3, .s = 3, .p = 11, .q = 11, .c = 4, .k = 6}));
}

TEST(OnnxNetwork, AGemmIsAConvolutionOfTheBatch) {
  const Workload expected = batched_matmul("layer", {.rows = 4, .columns = 8, .reduced = 5});
  const auto gemm = [](const Ints& a, const Ints& b, const std::vector<examples::Attribute>& how) {
    OnnxBuilder model("net");
    model.output(model.add("Gemm", "layer", {model.weights("a", a), model.weights("b", b)}, how));
    return only_workload(model);
  };
  EXPECT_EQ(gemm({4, 5}, {5, 8}, {}), expected);
  EXPECT_EQ(gemm({5, 4}, {5, 8}, {{"transA", 1}}), expected);
  EXPECT_EQ(gemm({4, 5}, {8, 5}, {{"transB", 1}}), expected);
}

Workload matmul(const Ints& a, const Ints& b) {
  OnnxBuilder model("net");
  model.output(model.add("MatMul", "layer", {model.weights("a", a), model.weights("b", b)}));
  return only_workload(model);
}

TEST(OnnxNetwork, AMatMulWithSharedWeightsIsOneProduct) {
  EXPECT_EQ(matmul({2, 7, 5}, {5, 8}),
            batched_matmul("layer", {.rows = 14, .columns = 8, .reduced = 5}));
  EXPECT_EQ(matmul({7, 5}, {3, 5, 8}),
            batched_matmul("layer", {.rows = 7, .columns = 24, .reduced = 5}));
}

TEST(OnnxNetwork, AMatMulOfStacksIsABatch) {
  EXPECT_EQ(matmul({2, 12, 7, 5}, {2, 12, 5, 8}),
            batched_matmul("layer", {.batch = 24, .rows = 7, .columns = 8, .reduced = 5}));
  EXPECT_EQ(matmul({2, 1, 7, 5}, {12, 5, 8}),
            batched_matmul("layer", {.batch = 1, .rows = 14, .columns = 96, .reduced = 5}));
}

TEST(OnnxNetwork, AMatMulTakesVectors) {
  EXPECT_EQ(matmul({5}, {5, 8}), batched_matmul("layer", {.columns = 8, .reduced = 5}));
  EXPECT_EQ(matmul({7, 5}, {5}), batched_matmul("layer", {.rows = 7, .reduced = 5}));
}

TEST(OnnxNetwork, AnAttentionIsTwoProductsAHead) {
  OnnxBuilder model("net", 23);
  const std::string result = model.add("Attention", "attention",
                                       {model.input("q", {2, 10, std::int64_t{8} * 16}),
                                        model.input("k", {2, 20, std::int64_t{4} * 16}),
                                        model.input("v", {2, 20, std::int64_t{4} * 32})},
                                       {{"q_num_heads", 8}, {"kv_num_heads", 4}});
  model.output(
      model.add("MatMul", "after", {result, model.weights("w", {std::int64_t{8} * 32, 3})}));
  const Network network = read(model);
  ASSERT_EQ(network.layers.size(), 3U);
  EXPECT_EQ(
      network.layers[0].workload,
      batched_matmul("attention.scores", {.batch = 8, .rows = 20, .columns = 20, .reduced = 16}));
  EXPECT_EQ(
      network.layers[1].workload,
      batched_matmul("attention.values", {.batch = 8, .rows = 20, .columns = 32, .reduced = 20}));
  EXPECT_EQ(network.layers[2].workload,
            batched_matmul("after", {.rows = 20, .columns = 3, .reduced = 256}));
}

TEST(OnnxNetwork, ShapesPassOperatorsThatAreNewerThanTheLibrary) {
  OnnxBuilder model("net", 23);
  std::string x = model.input("x", {4, 8});
  x = model.add("Gelu", "gelu", {x});
  x = model.add("RMSNormalization", "norm", {x, model.weights("scale", {8})});
  model.output(model.add("MatMul", "layer", {x, model.weights("w", {8, 3})}));
  EXPECT_EQ(only_workload(model), batched_matmul("layer", {.rows = 4, .columns = 3, .reduced = 8}));
}

TEST(OnnxNetwork, OtherOperatorsAreListedWithTheirTensors) {
  OnnxBuilder model = one_conv({1, 3, 8, 8}, {4, 3, 1, 1}, {});
  model.add("Relu", "", {"layer_output"});
  const Network network = read(model);
  EXPECT_EQ(network.name, "net");
  ASSERT_EQ(network.unscheduled.size(), 1U);
  const UnscheduledOperator& relu = network.unscheduled[0];
  EXPECT_EQ(relu.name, "Relu_0");
  EXPECT_EQ(relu.kind, "Relu");
  EXPECT_THAT(relu.inputs, ElementsAre(OperatorTensor{"layer_output", Ints{1, 4, 8, 8}}));
  EXPECT_EQ(elements_of(relu.outputs.at(0)), 256);
}

TEST(OnnxNetwork, NamesOfLayersAreFileNamesAndDiffer) {
  OnnxBuilder model("net");
  const std::string x = model.input("x", {4, 4});
  const std::string w = model.weights("w", {4, 4});
  for (const char* name : {"/layer1/layer1.0/conv", "a b:c", "", "same"}) {
    onnx::NodeProto& node = *model.model().mutable_graph()->add_node();
    node.set_op_type("MatMul");
    node.set_name(name);
    node.add_input(x);
    node.add_input(w);
    node.add_output(std::string("result of ") + name);
  }
  onnx::NodeProto again = model.model().graph().node(3);
  again.set_output(0, "other");
  *model.model().mutable_graph()->add_node() = again;
  std::vector<std::string> names;
  for (const Layer& layer : read(model).layers) {
    EXPECT_EQ(layer.net, "net");
    names.push_back(layer.name);
  }
  EXPECT_THAT(names, ElementsAre("layer1.layer1.0.conv", "a_b_c", "MatMul_0", "same", "same_0"));
}

TEST(OnnxNetwork, SymbolsTakeTheSizesGiven) {
  OnnxBuilder model("net");
  const std::string x = model.input("x", {std::string("batch"), std::string("tokens"), 8});
  model.output(model.add("MatMul", "layer", {x, model.weights("w", {8, 3})}));
  EXPECT_EQ(read(model, {{"batch", 2}, {"tokens", 5}}).layers.at(0).workload,
            batched_matmul("layer", {.rows = 10, .columns = 3, .reduced = 8}));
  EXPECT_THAT(refusal(model, {{"batch", 2}}),
              HasSubstr("has an open extent; give sizes, as in --set NAME=1, for the symbols "
                        "'tokens'"));
  EXPECT_THAT(refusal(model, {{"bach", 2}}),
              HasSubstr("has no symbolic extent 'bach'; did you mean batch?"));
  EXPECT_THAT(refusal(model, {{"batch", 0}}), HasSubstr("the size of 'batch' is 0"));
}

TEST(OnnxNetwork, OperatorsMayStandInAnyOrder) {
  OnnxBuilder model("net");
  const std::string first =
      model.add("MatMul", "first", {model.input("x", {4, 8}), model.weights("v", {8, 3})});
  model.output(model.add("MatMul", "second", {first, model.weights("w", {3, 2})}));
  model.model().mutable_graph()->mutable_node()->SwapElements(0, 1);
  const Network network = read(model);
  ASSERT_EQ(network.layers.size(), 2U);
  EXPECT_EQ(network.layers[0].name, "first");
  EXPECT_EQ(network.layers[1].workload.extents(), (Ints{1, 1, 1, 1, 3, 2, 4}));
}

TEST(OnnxNetwork, WhatIsNoModelIsRefused) {
  const auto refused = [](const std::string& bytes) {
    return testing::input_error_message(
        [&] { return read_onnx_network_from_bytes(bytes, "net.onnx"); });
  };
  EXPECT_THAT(refused("R,S,P\n"), HasSubstr("net.onnx: is not an ONNX model"));
  EXPECT_THAT(refused(""), HasSubstr("is an ONNX model without operators"));
  const std::string whole = examples::resnet18().bytes;
  for (const std::size_t size : {whole.size() / 2, whole.size() - 1}) {
    EXPECT_THAT(refused(whole.substr(0, size)), HasSubstr("is not an ONNX model"));
  }
  EXPECT_EQ(testing::input_error_message([] { return read_onnx_network("nowhere.onnx"); }),
            "nowhere.onnx: there is no such file");
}

TEST(OnnxNetwork, ACycleIsRefused) {
  OnnxBuilder model("net");
  const std::string w = model.weights("w", {4, 4});
  model.add("MatMul", "a", {"b_output", w});
  model.add("MatMul", "b", {"a_output", w});
  EXPECT_THAT(refusal(model),
              HasSubstr("its operators form a cycle that the operator 'a' ('MatMul')"));
}

TEST(OnnxNetwork, WhatNothingMakesIsRefused) {
  OnnxBuilder model("net");
  model.add("MatMul", "a", {"nothing", model.weights("w", {4, 4})});
  EXPECT_THAT(refusal(model), HasSubstr("reads the tensor 'nothing', which nothing makes"));
}

TEST(OnnxNetwork, AShapeThatDoesNotFollowNamesItsOperator) {
  OnnxBuilder model("net");
  const std::string x = model.add("Mystery", "m", {model.input("x", {4, 4})});
  const std::string y = model.add("Relu", "relu", {x});
  model.output(model.add("MatMul", "layer", {y, model.weights("w", {4, 4})}));
  EXPECT_THAT(refusal(model),
              HasSubstr("the operator 'layer' ('MatMul') needs the shape of the tensor "
                        "'relu_output', which does not follow from the operator 'm' "
                        "('Mystery')"));
}

TEST(OnnxNetwork, ShapesThatContradictAreRefused) {
  OnnxBuilder model = one_conv({1, 3, 8, 8}, {4, 3, 1, 1}, {});
  auto& stated = *model.model().mutable_graph()->mutable_output(0);
  for (const std::int64_t extent : {1, 4, 8, 9}) {
    stated.mutable_type()->mutable_tensor_type()->mutable_shape()->add_dim()->set_dim_value(extent);
  }
  EXPECT_THAT(refusal(model), HasSubstr("states another shape of the tensor 'layer_output'"));
}

TEST(OnnxNetwork, OperandsThatDoNotFitAreRefused) {
  EXPECT_THAT(refusal(one_conv({1, 3, 8, 8}, {4, 2, 1, 1}, {})),
              HasSubstr("another number of channels than its input"));
  EXPECT_THAT(refusal(one_conv({1, 4, 8, 8}, {3, 2, 1, 1}, {{"group", 2}})),
              HasSubstr("its filters do not fall into its groups"));
  EXPECT_THAT(refusal(one_conv({1, 3, 8, 8}, {4, 3, 1, 1}, {{"strides", Ints{0, 1}}})),
              HasSubstr("the attribute strides is 0"));
  EXPECT_THAT(refusal(one_conv({1, 3, 8, std::int64_t{1} << 40}, {4, 3, 1, 1}, {})),
              HasSubstr("has an extent of 1099511627776"));
}

std::int64_t macs(const Network& network) {
  std::int64_t sum = 0;
  for (const Layer& layer : network.layers) {
    sum += layer.workload.operations();
  }
  return sum;
}

/// The workloads as texts, without names; equal ones once.
std::set<std::string> distinct_workloads(const std::vector<Layer>& layers) {
  std::set<std::string> texts;
  for (const Layer& layer : layers) {
    std::string text = einsum_text(layer.workload);
    for (const Dimension& dimension : layer.workload.dimensions()) {
      text += " " + dimension.name + "=" + std::to_string(dimension.extent);
    }
    texts.insert(text);
  }
  return texts;
}

TEST(ExampleNetworks, ResNet50HasTheLayersOfItsTable) {
  const Network network = read(examples::resnet50());
  EXPECT_EQ(network.layers.size(), 54U);  // 53 convolutions and the classifier
  EXPECT_EQ(macs(network), 4'089'184'256);
  EXPECT_EQ(distinct_workloads(network.layers),
            distinct_workloads(read_layers(COSA_EXAMPLES_DIR "/layers/resnet50.csv").value));
}

TEST(ExampleNetworks, HaveTheKnownNumbersOfLayersAndOperations) {
  const Network resnet = read(examples::resnet18());
  EXPECT_EQ(resnet.layers.size(), 21U);
  EXPECT_EQ(macs(resnet), 1'814'073'344);
  const Network mobilenet = read(examples::mobilenetv2());
  EXPECT_EQ(mobilenet.layers.size(), 53U);
  EXPECT_EQ(macs(mobilenet), 300'774'272);
  const Network attention = read(examples::attention_head());
  EXPECT_EQ(attention.layers.size(), 5U);
  EXPECT_EQ(macs(attention), 3 * 128 * 512 * 64 + 2 * 128 * 128 * 64);
  const Network swiglu = read(examples::swiglu());
  EXPECT_EQ(swiglu.layers.size(), 3U);
  EXPECT_EQ(macs(swiglu), std::int64_t{3} * 256 * 4096 * 14336);
}

TEST(ExampleNetworks, BertHasEightProductsABlock) {
  const Network bert = read(examples::bert_base(), {{"batch", 1}, {"sequence", 128}});
  EXPECT_EQ(bert.layers.size(), 12U * 8);
  EXPECT_EQ(macs(bert), std::int64_t{12} *
                            (4 * 128 * 768 * 768 + 2 * 128 * 768 * 3072 + 2 * 12 * 128 * 128 * 64));
  EXPECT_EQ(distinct_workloads(bert.layers).size(), 5U);
}

TEST(ExampleNetworks, StateTheShapesOfEveryOperator) {
  const Network network = read(examples::resnet50());
  EXPECT_EQ(network.unscheduled.size(), 49U + 16 + 3);  // Relu, Add, and both pools and Flatten
  for (const UnscheduledOperator& other : network.unscheduled) {
    EXPECT_TRUE(elements_of(other.outputs.at(0))) << other.name;
  }
}

}  // namespace
}  // namespace cosa

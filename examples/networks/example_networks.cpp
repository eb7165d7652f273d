#include "networks/example_networks.h"

#include <array>
#include <cstdint>

#include "networks/onnx_builder.h"

namespace cosa::examples {
namespace {

/// A picture on its way through a convolutional network.
struct Picture {
  std::string tensor;
  std::int64_t channels;
};

struct Filters {
  std::int64_t channels;
  std::int64_t size = 1;
  std::int64_t stride = 1;
  std::int64_t groups = 1;
};

/// A convolution that pads such that stride alone shrinks the picture.
Picture conv(OnnxBuilder& net, const std::string& name, const Picture& from,
             const Filters& filters) {
  const std::int64_t pad = filters.size / 2;
  const std::string weights = net.weights(
      name + "_w", {filters.channels, from.channels / filters.groups, filters.size, filters.size});
  const std::string bias = net.weights(name + "_b", {filters.channels});
  return {net.add("Conv", name, {from.tensor, weights, bias},
                  {{"group", filters.groups},
                   {"kernel_shape", std::vector{filters.size, filters.size}},
                   {"pads", std::vector{pad, pad, pad, pad}},
                   {"strides", std::vector{filters.stride, filters.stride}}}),
          filters.channels};
}

Picture relu(OnnxBuilder& net, const std::string& name, const Picture& from) {
  return {net.add("Relu", name, {from.tensor}), from.channels};
}

void classify(OnnxBuilder& net, const Picture& from) {
  constexpr std::int64_t kClasses = 1000;
  const std::string pooled = net.add("GlobalAveragePool", "pool", {from.tensor});
  const std::string flat = net.add("Flatten", "flatten", {pooled});
  const std::string weights = net.weights("classifier_w", {kClasses, from.channels});
  const std::string bias = net.weights("classifier_b", {kClasses});
  net.output(net.add("Gemm", "classifier", {flat, weights, bias}, {{"transB", 1}}));
}

constexpr std::array<std::int64_t, 4> kPictureShape{1, 3, 224, 224};

Picture picture(OnnxBuilder& net) {
  return {net.input("picture", {kPictureShape.begin(), kPictureShape.end()}), kPictureShape[1]};
}

/// A residual block: two 3x3 convolutions, or 1x1, 3x3 and 1x1 to four times the width.
Picture residual(OnnxBuilder& net, const std::string& name, const Picture& from, std::int64_t width,
                 std::int64_t stride, bool bottleneck) {
  const std::int64_t out = bottleneck ? 4 * width : width;
  Picture x = from;
  if (bottleneck) {
    x = relu(net, name + "/relu1", conv(net, name + "/conv1", x, {.channels = width}));
    x = relu(net, name + "/relu2",
             conv(net, name + "/conv2", x, {.channels = width, .size = 3, .stride = stride}));
    x = conv(net, name + "/conv3", x, {.channels = out});
  } else {
    x = relu(net, name + "/relu1",
             conv(net, name + "/conv1", x, {.channels = width, .size = 3, .stride = stride}));
    x = conv(net, name + "/conv2", x, {.channels = width, .size = 3});
  }
  const bool same = stride == 1 && from.channels == out;
  const Picture shortcut =
      same ? from : conv(net, name + "/downsample", from, {.channels = out, .stride = stride});
  return relu(net, name + "/relu",
              {net.add("Add", name + "/add", {x.tensor, shortcut.tensor}), out});
}

ExampleNetwork resnet(const std::string& name, const std::array<int, 4>& blocks, bool bottleneck) {
  OnnxBuilder net(name);
  Picture x = conv(net, "conv1", picture(net), {.channels = 64, .size = 7, .stride = 2});
  x = relu(net, "relu", x);
  x.tensor = net.add("MaxPool", "maxpool", {x.tensor},
                     {{"kernel_shape", std::vector<std::int64_t>{3, 3}},
                      {"pads", std::vector<std::int64_t>{1, 1, 1, 1}},
                      {"strides", std::vector<std::int64_t>{2, 2}}});
  std::int64_t width = 64;
  for (std::size_t stage = 0; stage < blocks.size(); ++stage, width *= 2) {
    for (int block = 0; block < blocks[stage]; ++block) {
      const std::string place = "/layer" + std::to_string(stage + 1) + "/layer" +
                                std::to_string(stage + 1) + "." + std::to_string(block);
      x = residual(net, place, x, width, stage > 0 && block == 0 ? 2 : 1, bottleneck);
    }
  }
  classify(net, x);
  return {name, net.bytes()};
}

/// Widens, filters each channel by itself, and narrows again.
Picture inverted_residual(OnnxBuilder& net, const std::string& name, const Picture& from,
                          std::int64_t expansion, std::int64_t out, std::int64_t stride) {
  const std::int64_t inside = from.channels * expansion;
  Picture x = from;
  if (expansion != 1) {
    x = relu(net, name + "/relu1", conv(net, name + "/expand", x, {.channels = inside}));
  }
  x = relu(net, name + "/relu2",
           conv(net, name + "/depthwise", x,
                {.channels = inside, .size = 3, .stride = stride, .groups = inside}));
  x = conv(net, name + "/project", x, {.channels = out});
  if (stride == 1 && from.channels == out) {
    x.tensor = net.add("Add", name + "/add", {x.tensor, from.tensor});
  }
  return x;
}

/// The encoder's tokens x width matrices.
class BertBuilder {
 public:
  static constexpr std::int64_t kWidth = 768;
  static constexpr std::int64_t kHeads = 12;
  static constexpr std::int64_t kInside = 3072;
  static constexpr int kBlocks = 12;

  ExampleNetwork build() {
    std::string x =
        net_.input("embeddings", {std::string("batch"), std::string("sequence"), kWidth});
    for (int block = 0; block < kBlocks; ++block) {
      const std::string place = "/encoder/layer." + std::to_string(block);
      x = normalized(place + "/attention/norm", x, attention(place + "/attention", x));
      const std::string inner = gelu(place + "/gelu", dense(place + "/up", x, kWidth, kInside));
      x = normalized(place + "/norm", x, dense(place + "/down", inner, kInside, kWidth));
    }
    net_.output(x);
    return {"bert_base", net_.bytes()};
  }

 private:
  std::string dense(const std::string& name, const std::string& x, std::int64_t from,
                    std::int64_t to) {
    const std::string product =
        net_.add("MatMul", name + "/MatMul", {x, net_.weights(name + "_w", {from, to})});
    return net_.add("Add", name + "/Add", {product, net_.weights(name + "_b", {to})});
  }

  /// Batch x heads x sequence x depth, the last two the other way round for keys.
  std::string heads(const std::string& name, const std::string& x,
                    const std::vector<std::int64_t>& order) {
    const std::string split =
        net_.add("Reshape", name + "/Reshape",
                 {dense(name, x, kWidth, kWidth), net_.list({0, 0, kHeads, kWidth / kHeads})});
    return net_.add("Transpose", name + "/Transpose", {split}, {{"perm", order}});
  }

  std::string attention(const std::string& name, const std::string& x) {
    const std::string q = heads(name + "/query", x, {0, 2, 1, 3});
    const std::string k = heads(name + "/key", x, {0, 2, 3, 1});
    const std::string v = heads(name + "/value", x, {0, 2, 1, 3});
    const std::string scores = net_.add("MatMul", name + "/scores", {q, k});
    const std::string scaled =
        net_.add("Div", name + "/scale", {scores, net_.weights(name + "_scale", {})});
    const std::string shares = net_.add("Softmax", name + "/softmax", {scaled}, {{"axis", -1}});
    const std::string mixed = net_.add("MatMul", name + "/mix", {shares, v});
    const std::string joined =
        net_.add("Reshape", name + "/join",
                 {net_.add("Transpose", name + "/Transpose", {mixed},
                           {{"perm", std::vector<std::int64_t>{0, 2, 1, 3}}}),
                  net_.list({0, 0, kWidth})});
    return dense(name + "/output", joined, kWidth, kWidth);
  }

  std::string normalized(const std::string& name, const std::string& x, const std::string& y) {
    return net_.add(
        "LayerNormalization", name,
        {net_.add("Add", name + "/residual", {x, y}), net_.weights(name + "_scale", {kWidth}),
         net_.weights(name + "_bias", {kWidth})});
  }

  /// As exporters write it before opset 20.
  std::string gelu(const std::string& name, const std::string& x) {
    const std::string divided =
        net_.add("Div", name + "/Div", {x, net_.weights(name + "_root2", {})});
    const std::string error = net_.add("Erf", name + "/Erf", {divided});
    const std::string sum =
        net_.add("Add", name + "/Add", {error, net_.weights(name + "_one", {})});
    const std::string product = net_.add("Mul", name + "/Mul", {x, sum});
    return net_.add("Mul", name + "/Mul_1", {product, net_.weights(name + "_half", {})});
  }

  OnnxBuilder net_{"bert_base"};
};

}  // namespace

ExampleNetwork resnet18() { return resnet("resnet18", {2, 2, 2, 2}, false); }

ExampleNetwork resnet50() { return resnet("resnet50", {3, 4, 6, 3}, true); }

ExampleNetwork mobilenetv2() {
  struct Stage {
    std::int64_t expansion;
    std::int64_t channels;
    int blocks;
    std::int64_t stride;
  };
  constexpr std::array<Stage, 7> kStages{{{1, 16, 1, 1},
                                          {6, 24, 2, 2},
                                          {6, 32, 3, 2},
                                          {6, 64, 4, 2},
                                          {6, 96, 3, 1},
                                          {6, 160, 3, 2},
                                          {6, 320, 1, 1}}};
  constexpr std::int64_t kLastChannels = 1280;
  OnnxBuilder net("mobilenetv2");
  Picture x = relu(net, "relu0",
                   conv(net, "conv0", picture(net), {.channels = 32, .size = 3, .stride = 2}));
  int number = 0;
  for (const Stage& stage : kStages) {
    for (int block = 0; block < stage.blocks; ++block) {
      x = inverted_residual(net, "/features." + std::to_string(++number), x, stage.expansion,
                            stage.channels, block == 0 ? stage.stride : 1);
    }
  }
  classify(net, relu(net, "relu_last", conv(net, "conv_last", x, {.channels = kLastChannels})));
  return {"mobilenetv2", net.bytes()};
}

ExampleNetwork bert_base() { return BertBuilder().build(); }

ExampleNetwork attention_head() {
  constexpr std::int64_t kTokens = 128, kWidth = 512, kDepth = 64;
  OnnxBuilder net("attention_head");
  const std::string x = net.input("tokens", {kTokens, kWidth});
  const auto project = [&](const std::string& name) {
    return net.add("MatMul", name, {x, net.weights(name + "_w", {kWidth, kDepth})});
  };
  const std::string query = project("query");
  const std::string key = net.add("Transpose", "transpose", {project("key")});
  const std::string value = project("value");
  const std::string shares =
      net.add("Softmax", "softmax", {net.add("MatMul", "scores", {query, key})});
  net.output(net.add("MatMul", "mix", {shares, value}));
  return {"attention_head", net.bytes()};
}

ExampleNetwork swiglu() {
  constexpr std::int64_t kTokens = 256, kWidth = 4096, kInside = 14336;
  OnnxBuilder net("swiglu");
  const std::string x = net.input("tokens", {kTokens, kWidth});
  const std::string gate = net.add("Gemm", "gate", {x, net.weights("gate_w", {kWidth, kInside})});
  const std::string up = net.add("Gemm", "up", {x, net.weights("up_w", {kWidth, kInside})});
  const std::string open = net.add("Mul", "silu", {gate, net.add("Sigmoid", "sigmoid", {gate})});
  const std::string inner = net.add("Mul", "mul", {open, up});
  net.output(net.add("Gemm", "down", {inner, net.weights("down_w", {kInside, kWidth})}));
  return {"swiglu", net.bytes()};
}

std::vector<ExampleNetwork> example_networks() {
  return {resnet18(), resnet50(), mobilenetv2(), bert_base(), attention_head(), swiglu()};
}

}  // namespace cosa::examples

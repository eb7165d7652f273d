#pragma once

#include <string>
#include <vector>

namespace cosa::examples {

/// A well-known network as the bytes of an ONNX file, without weights.
struct ExampleNetwork {
  std::string name;
  std::string bytes;
};

/// ResNet of 224x224 pictures, batch normalisation folded into the convolutions.
[[nodiscard]] ExampleNetwork resnet18();
[[nodiscard]] ExampleNetwork resnet50();
/// MobileNetV2 of 224x224 pictures: depthwise convolutions.
[[nodiscard]] ExampleNetwork mobilenetv2();
/// The encoder of BERT-base: 12 blocks, 12 heads, 768 wide. Symbols: batch, sequence.
[[nodiscard]] ExampleNetwork bert_base();
/// One attention head: 128 tokens, 512 wide, the head 64.
[[nodiscard]] ExampleNetwork attention_head();
/// A SwiGLU block: 256 tokens, 4096 wide, 14336 inside.
[[nodiscard]] ExampleNetwork swiglu();

/// All of them.
[[nodiscard]] std::vector<ExampleNetwork> example_networks();

}  // namespace cosa::examples

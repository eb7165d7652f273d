#pragma once

#include <onnx/onnx_pb.h>

#include <cstdint>
#include <string_view>
#include <vector>

namespace cosa::detail {

/// The operator's attribute of that name, null where it has none.
[[nodiscard]] inline const onnx::AttributeProto* find_attribute(const onnx::NodeProto& node,
                                                                std::string_view name) {
  for (const onnx::AttributeProto& attribute : node.attribute()) {
    if (attribute.name() == name) {
      return &attribute;
    }
  }
  return nullptr;
}

[[nodiscard]] inline std::int64_t int_attribute(const onnx::NodeProto& node, std::string_view name,
                                                std::int64_t otherwise) {
  const onnx::AttributeProto* attribute = find_attribute(node, name);
  return attribute != nullptr && attribute->has_i() ? attribute->i() : otherwise;
}

/// The list, empty where there is none.
[[nodiscard]] inline std::vector<std::int64_t> ints_attribute(const onnx::NodeProto& node,
                                                              std::string_view name) {
  const onnx::AttributeProto* attribute = find_attribute(node, name);
  return attribute == nullptr
             ? std::vector<std::int64_t>{}
             : std::vector<std::int64_t>(attribute->ints().begin(), attribute->ints().end());
}

}  // namespace cosa::detail

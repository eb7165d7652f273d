#pragma once

#include <onnx/onnx_pb.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace cosa::detail {

/// What a message calls the operator: Conv /conv1/Conv.
[[nodiscard]] std::string describe(const onnx::NodeProto& node);

/// The model in a file's bytes: its operators in an order in which each reads what others made
/// before it, every size in it in range, and its symbolic extents replaced where `sizes` has them.
/// Throws `InputError` as `read_onnx_network`.
[[nodiscard]] onnx::ModelProto parse_onnx(std::string_view bytes, const std::string& file,
                                          const std::map<std::string, std::int64_t>& sizes);

/// The symbols of extents that are left, sorted: those of the inputs, else of all tensors.
[[nodiscard]] std::vector<std::string> open_symbols(const onnx::GraphProto& graph);

}  // namespace cosa::detail

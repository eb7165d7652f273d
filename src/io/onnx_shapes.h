#pragma once

#include <onnx/onnx_pb.h>

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "place.h"

namespace cosa::detail {

using TensorShape = std::vector<std::int64_t>;

/// The shapes of a model's tensors: those that it states, and those that follow. Every operator's
/// shape function is the ONNX library's, but for a few operators that are newer than it.
class OnnxShapes {
 public:
  /// The model's operators are sorted. Throws `InputError` where two shapes of one tensor differ.
  OnnxShapes(onnx::ModelProto& model, const Place& place);

  /// The shape, where every extent is known.
  [[nodiscard]] std::optional<TensorShape> find(const std::string& tensor) const;

  /// The shape; throws `InputError` that says which operator's result could not be inferred.
  [[nodiscard]] TensorShape require(const std::string& tensor, const onnx::NodeProto& reader) const;

 private:
  void add_given(const onnx::GraphProto& graph);
  void infer(onnx::NodeProto& node);
  /// The library's shape function; false where it has none for the operator.
  bool infer_by_schema(onnx::NodeProto& node);
  /// Whether the result has as many axes as an operand has elements, and those are too many.
  [[nodiscard]] bool asks_for_too_many_axes(const onnx::NodeProto& node) const;
  void infer_by_own_rule(const onnx::NodeProto& node);
  void set_type(const std::string& tensor, const onnx::TypeProto& type,
                const onnx::NodeProto& maker);
  /// The first operator, from the inputs on, that leaves the tensor's shape open.
  [[nodiscard]] const onnx::NodeProto* culprit(const std::string& tensor) const;

  const onnx::GraphProto& graph_;
  const Place& place_;
  std::unordered_map<std::string, int> opsets_;  // by domain
  std::unordered_map<std::string, onnx::TypeProto> types_;
  std::unordered_map<std::string, onnx::TypeProto*> type_pointers_;
  std::unordered_map<std::string, const onnx::TensorProto*> data_;
  std::unordered_map<std::string, const onnx::SparseTensorProto*> sparse_data_;
  std::unordered_map<std::string, onnx::TensorShapeProto> propagated_;
  std::unordered_map<std::string, const onnx::NodeProto*> makers_;
  /// What the library says of operators whose results it could not infer.
  std::unordered_map<const onnx::NodeProto*, std::string> failures_;
};

}  // namespace cosa::detail

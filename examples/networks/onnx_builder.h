#pragma once

#include <onnx/onnx_pb.h>

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace cosa::examples {

/// An extent: a number, or a symbol that is given a size when the model is read.
using Extent = std::variant<std::int64_t, std::string>;
using Attribute = std::pair<std::string, std::variant<std::int64_t, std::vector<std::int64_t>>>;

/// Builds an ONNX model operator by operator. No shape of a result is stated and no weight has
/// data, so that whoever reads the model has all the work.
class OnnxBuilder {
 public:
  explicit OnnxBuilder(const std::string& name, std::int64_t opset = 17);

  /// A tensor that the network is given. All of these return the tensor's name.
  std::string input(const std::string& name, const std::vector<Extent>& shape);
  /// Weights without data.
  std::string weights(const std::string& name, const std::vector<std::int64_t>& shape);
  /// A list of numbers, with its data.
  std::string list(const std::vector<std::int64_t>& values);
  /// An operator with one result.
  std::string add(const std::string& operation, const std::string& name,
                  const std::vector<std::string>& operands,
                  const std::vector<Attribute>& attributes = {});
  /// Marks a result of the network.
  void output(const std::string& tensor);

  [[nodiscard]] std::string bytes() const { return model_.SerializeAsString(); }
  /// For what the functions above cannot say.
  [[nodiscard]] onnx::ModelProto& model() { return model_; }

 private:
  onnx::ModelProto model_;
  int lists_ = 0;
};

}  // namespace cosa::examples

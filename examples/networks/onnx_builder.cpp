#include "networks/onnx_builder.h"

namespace cosa::examples {
namespace {

constexpr std::int64_t kIrVersion = 8;

void set_attribute(const Attribute& from, onnx::AttributeProto& to) {
  to.set_name(from.first);
  if (const auto* number = std::get_if<std::int64_t>(&from.second)) {
    to.set_type(onnx::AttributeProto_AttributeType_INT);
    to.set_i(*number);
    return;
  }
  to.set_type(onnx::AttributeProto_AttributeType_INTS);
  for (const std::int64_t number : std::get<std::vector<std::int64_t>>(from.second)) {
    to.add_ints(number);
  }
}

}  // namespace

OnnxBuilder::OnnxBuilder(const std::string& name, std::int64_t opset) {
  model_.set_ir_version(kIrVersion);
  model_.add_opset_import()->set_version(opset);
  model_.mutable_graph()->set_name(name);
}

std::string OnnxBuilder::input(const std::string& name, const std::vector<Extent>& shape) {
  onnx::ValueInfoProto& info = *model_.mutable_graph()->add_input();
  info.set_name(name);
  auto& type = *info.mutable_type()->mutable_tensor_type();
  type.set_elem_type(onnx::TensorProto_DataType_FLOAT);
  for (const Extent& extent : shape) {
    auto& dim = *type.mutable_shape()->add_dim();
    if (const auto* number = std::get_if<std::int64_t>(&extent)) {
      dim.set_dim_value(*number);
    } else {
      dim.set_dim_param(std::get<std::string>(extent));
    }
  }
  return name;
}

std::string OnnxBuilder::weights(const std::string& name, const std::vector<std::int64_t>& shape) {
  onnx::TensorProto& tensor = *model_.mutable_graph()->add_initializer();
  tensor.set_name(name);
  tensor.set_data_type(onnx::TensorProto_DataType_FLOAT);
  tensor.set_data_location(onnx::TensorProto_DataLocation_EXTERNAL);
  for (const std::int64_t extent : shape) {
    tensor.add_dims(extent);
  }
  return name;
}

std::string OnnxBuilder::list(const std::vector<std::int64_t>& values) {
  onnx::TensorProto& tensor = *model_.mutable_graph()->add_initializer();
  tensor.set_name("list_" + std::to_string(lists_++));
  tensor.set_data_type(onnx::TensorProto_DataType_INT64);
  tensor.add_dims(static_cast<std::int64_t>(values.size()));
  for (const std::int64_t value : values) {
    tensor.add_int64_data(value);
  }
  return tensor.name();
}

std::string OnnxBuilder::add(const std::string& operation, const std::string& name,
                             const std::vector<std::string>& operands,
                             const std::vector<Attribute>& attributes) {
  onnx::NodeProto& node = *model_.mutable_graph()->add_node();
  node.set_op_type(operation);
  node.set_name(name);
  for (const std::string& operand : operands) {
    node.add_input(operand);
  }
  for (const Attribute& attribute : attributes) {
    set_attribute(attribute, *node.add_attribute());
  }
  node.add_output(name + "_output");
  return node.output(0);
}

void OnnxBuilder::output(const std::string& tensor) {
  model_.mutable_graph()->add_output()->set_name(tensor);
}

}  // namespace cosa::examples

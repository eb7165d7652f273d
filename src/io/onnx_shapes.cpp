#include "onnx_shapes.h"

#include <onnx/defs/schema.h>
#include <onnx/shape_inference/implementation.h>

#include <algorithm>
#include <array>
#include <exception>
#include <string_view>
#include <type_traits>

#include "onnx_attributes.h"
#include "onnx_model.h"

namespace cosa::detail {
namespace {

/// More axes than any tensor has; a hostile file asks for as many as it likes.
constexpr int kMostAxes = 64;
/// Elements of a tensor that may say a shape.
constexpr std::int64_t kMostShapeData = 1024;

std::string domain_of(const onnx::NodeProto& node) {
  return node.domain() == "ai.onnx" ? std::string() : node.domain();
}

/// The extent, where it is known.
std::optional<std::int64_t> extent_of(const onnx::TensorShapeProto_Dimension& dim) {
  return dim.has_dim_value() && dim.dim_value() >= 0 ? std::optional(dim.dim_value())
                                                     : std::nullopt;
}

std::int64_t elements_in(const onnx::TensorProto& tensor) {
  std::int64_t elements = 1;
  for (const std::int64_t extent : tensor.dims()) {
    if (extent < 0 || extent > kMostShapeData || elements > kMostShapeData) {
      return kMostShapeData + 1;
    }
    elements *= extent;
  }
  return elements;
}

/// Whether the tensor is small and its elements are in the file: only then may a shape function
/// read them. Exporters leave data out, and the functions take what is missing for a scalar.
bool holds_data(const onnx::TensorProto& tensor) {
  const std::int64_t elements = elements_in(tensor);
  if (elements > kMostShapeData || tensor.has_segment() ||
      tensor.data_location() == onnx::TensorProto_DataLocation_EXTERNAL) {
    return false;
  }
  const auto raw = static_cast<std::int64_t>(tensor.raw_data().size());
  switch (tensor.data_type()) {
    case onnx::TensorProto_DataType_INT64:
      return raw == elements * 8 || (raw == 0 && tensor.int64_data_size() == elements);
    case onnx::TensorProto_DataType_INT32:
      return raw == elements * 4 || (raw == 0 && tensor.int32_data_size() == elements);
    case onnx::TensorProto_DataType_FLOAT:
      return raw == elements * 4 || (raw == 0 && tensor.float_data_size() == elements);
    case onnx::TensorProto_DataType_DOUBLE:
      return raw == elements * 8 || (raw == 0 && tensor.double_data_size() == elements);
    default:
      return false;
  }
}

onnx::TypeProto type_of(const onnx::TensorProto& tensor) {
  onnx::TypeProto type;
  type.mutable_tensor_type()->set_elem_type(tensor.data_type());
  auto* shape = type.mutable_tensor_type()->mutable_shape();
  for (const std::int64_t extent : tensor.dims()) {
    shape->add_dim()->set_dim_value(extent);
  }
  return type;
}

/// Operators without a shape function, whose first result has the shape of their first operand.
bool keeps_shape(std::string_view operation) {
  constexpr std::array<std::string_view, 12> kNames{"Gelu",
                                                    "FastGelu",
                                                    "QuickGelu",
                                                    "BiasGelu",
                                                    "Silu",
                                                    "Swish",
                                                    "HardSwish",
                                                    "RMSNormalization",
                                                    "SimplifiedLayerNormalization",
                                                    "Mish",
                                                    "LayerNormalization",
                                                    "SkipLayerNormalization"};
  return std::ranges::find(kNames, operation) != kNames.end();
}

/// Operators whose result has as many axes as an operand has elements.
bool takes_rank_from_operand(std::string_view operation) {
  constexpr std::array<std::string_view, 6> kNames{"ConstantOfShape", "Expand", "Reshape",
                                                   "Resize",          "Tile",   "Upsample"};
  return std::ranges::find(kNames, operation) != kNames.end();
}

/// Newer versions of the library take options as well.
template <typename Context, typename Types, typename Data, typename SparseData, typename Propagated>
Context make_context(onnx::NodeProto& node, const Types& types, const Data& data,
                     const SparseData& sparse_data, Propagated* propagated) {
  using Options = onnx::ShapeInferenceOptions;
  if constexpr (std::is_constructible_v<Context, onnx::NodeProto&, const Types&, const Data&,
                                        const SparseData&, const Options&, Propagated*>) {
    return Context(node, types, data, sparse_data, Options(), propagated);
  } else {
    return Context(node, types, data, sparse_data, propagated);
  }
}

bool is_sane(const onnx::TypeProto& type) {
  return type.has_tensor_type() && type.tensor_type().shape().dim_size() <= kMostAxes;
}

}  // namespace

OnnxShapes::OnnxShapes(onnx::ModelProto& model, const Place& place)
    : graph_(model.graph()), place_(place) {
  for (const auto& opset : model.opset_import()) {
    const std::string domain = opset.domain() == "ai.onnx" ? std::string() : opset.domain();
    opsets_[domain] = static_cast<int>(std::clamp<std::int64_t>(opset.version(), 1, 1000));
  }
  opsets_.try_emplace("", 1);
  add_given(model.graph());
  for (onnx::NodeProto& node : *model.mutable_graph()->mutable_node()) {
    for (const std::string& output : node.output()) {
      makers_.emplace(output, &node);
    }
    infer(node);
  }
}

void OnnxShapes::add_given(const onnx::GraphProto& graph) {
  for (const auto* infos : {&graph.value_info(), &graph.output(), &graph.input()}) {
    for (const onnx::ValueInfoProto& info : *infos) {
      if (is_sane(info.type())) {
        types_[info.name()] = info.type();
      }
    }
  }
  for (const onnx::TensorProto& tensor : graph.initializer()) {
    types_[tensor.name()] = type_of(tensor);
    if (holds_data(tensor)) {
      data_[tensor.name()] = &tensor;
    }
  }
  for (auto& [name, type] : types_) {
    type_pointers_[name] = &type;
  }
}

void OnnxShapes::infer(onnx::NodeProto& node) {
  if (node.op_type() == "Constant" && node.output_size() == 1) {
    for (const onnx::AttributeProto& attribute : node.attribute()) {
      if (attribute.name() == "value" && attribute.has_t() && holds_data(attribute.t())) {
        data_[node.output(0)] = &attribute.t();
      }
    }
  }
  try {
    if (!infer_by_schema(node)) {
      infer_by_own_rule(node);
    }
  } catch (const InputError&) {
    throw;
  } catch (const std::exception& error) {
    // The shapes stay unknown. That is an error only where a layer needs one of them.
    failures_[&node] = error.what();
  }
}

bool OnnxShapes::infer_by_schema(onnx::NodeProto& node) {
  const std::string domain = domain_of(node);
  const auto opset = opsets_.find(domain);
  const onnx::OpSchema* schema =
      opset == opsets_.end()
          ? nullptr
          : onnx::OpSchemaRegistry::Schema(node.op_type(), opset->second, domain);
  if (schema == nullptr || !schema->has_type_and_shape_inference_function()) {
    return false;
  }
  if (asks_for_too_many_axes(node)) {
    return true;
  }
  auto context = make_context<onnx::shape_inference::InferenceContextImpl>(
      node, type_pointers_, data_, sparse_data_, &propagated_);
  schema->GetTypeAndShapeInferenceFunction()(context);
  for (int i = 0; i < node.output_size(); ++i) {
    set_type(node.output(i), context.allOutputTypes_[static_cast<std::size_t>(i)], node);
  }
  if (schema->has_data_propagation_function()) {
    onnx::shape_inference::DataPropagationContextImpl values(node, type_pointers_, data_,
                                                             propagated_);
    schema->GetDataPropagationFunction()(values);
  }
  return true;
}

bool OnnxShapes::asks_for_too_many_axes(const onnx::NodeProto& node) const {
  if (!takes_rank_from_operand(node.op_type())) {
    return false;
  }
  // The operand that says the shape is the only one of `ConstantOfShape`, else not the first.
  const int first = node.op_type() == "ConstantOfShape" ? 0 : 1;
  for (int i = first; i < node.input_size(); ++i) {
    const auto shape = find(node.input(i));
    if (shape && shape->size() == 1 && shape->front() > kMostAxes) {
      return true;
    }
  }
  return false;
}

void OnnxShapes::infer_by_own_rule(const onnx::NodeProto& node) {
  if (node.input_size() == 0 || node.output_size() == 0) {
    return;
  }
  const auto first = types_.find(node.input(0));
  if (first == types_.end()) {
    return;
  }
  if (keeps_shape(node.op_type())) {
    set_type(node.output(0), onnx::TypeProto(first->second), node);
  } else if (node.op_type() == "Attention" && node.input_size() >= 3) {
    // The result is the queries' shape with the values' depth in place of their own.
    const auto queries = find(node.input(0));
    const auto values = find(node.input(2));
    if (!queries || !values || queries->size() != values->size() || queries->size() < 3) {
      return;
    }
    std::int64_t depth = values->back();
    if (queries->size() == 3) {
      const std::int64_t heads = int_attribute(node, "q_num_heads", 1);
      const std::int64_t value_heads = int_attribute(node, "kv_num_heads", 1);
      depth = depth / value_heads * heads;
    }
    onnx::TypeProto type = first->second;
    auto* shape = type.mutable_tensor_type()->mutable_shape();
    shape->mutable_dim(shape->dim_size() - 1)->set_dim_value(depth);
    set_type(node.output(0), type, node);
  }
}

void OnnxShapes::set_type(const std::string& tensor, const onnx::TypeProto& type,
                          const onnx::NodeProto& maker) {
  if (tensor.empty() || !is_sane(type)) {
    return;
  }
  const auto [entry, is_new] = types_.emplace(tensor, type);
  onnx::TypeProto& known = entry->second;
  if (is_new) {
    type_pointers_[tensor] = &known;
    return;
  }
  const onnx::TypeProto_Tensor& inferred = type.tensor_type();
  if (!inferred.has_shape()) {
    return;
  }
  if (!known.tensor_type().has_shape()) {
    *known.mutable_tensor_type()->mutable_shape() = inferred.shape();
    return;
  }
  auto* shape = known.mutable_tensor_type()->mutable_shape();
  const int axes = shape->dim_size();
  bool differ = axes != inferred.shape().dim_size();
  for (int i = 0; i < axes && !differ; ++i) {
    const auto stated = extent_of(shape->dim(i));
    const auto found = extent_of(inferred.shape().dim(i));
    differ = stated && found && *stated != *found;
    if (!stated && found) {
      shape->mutable_dim(i)->set_dim_value(*found);
    }
  }
  if (differ) {
    place_.fail("states another shape of the tensor " + excerpt(tensor) + " than " +
                    describe(maker) + " gives it",
                "state shapes that fit, or none");
  }
}

std::optional<TensorShape> OnnxShapes::find(const std::string& tensor) const {
  const auto type = types_.find(tensor);
  if (type == types_.end() || !type->second.tensor_type().has_shape()) {
    return std::nullopt;
  }
  TensorShape shape;
  for (const auto& dim : type->second.tensor_type().shape().dim()) {
    const auto extent = extent_of(dim);
    if (!extent) {
      return std::nullopt;
    }
    shape.push_back(*extent);
  }
  return shape;
}

const onnx::NodeProto* OnnxShapes::culprit(const std::string& tensor) const {
  const onnx::NodeProto* found = nullptr;
  std::string name = tensor;
  // Operators are sorted: each step goes towards the inputs.
  for (auto maker = makers_.find(name); maker != makers_.end(); maker = makers_.find(name)) {
    found = maker->second;
    const auto open = std::ranges::find_if(found->input(), [this](const std::string& input) {
      return !input.empty() && !find(input);
    });
    if (open == found->input().end()) {
      break;
    }
    name = *open;
  }
  return makers_.contains(name) ? found : nullptr;
}

TensorShape OnnxShapes::require(const std::string& tensor, const onnx::NodeProto& reader) const {
  if (auto shape = find(tensor)) {
    return *std::move(shape);
  }
  const std::string what =
      describe(reader) + " needs the shape of the tensor " + excerpt(tensor) + ", ";
  std::string symbols;
  for (const std::string& symbol : open_symbols(graph_)) {
    symbols += (symbols.empty() ? "" : ", ") + symbol;
  }
  if (!symbols.empty()) {
    place_.fail(what + "which has an open extent",
                "give sizes, as in --set NAME=1, for the symbols " + excerpt(symbols));
  }
  const onnx::NodeProto* maker = culprit(tensor);
  if (maker == nullptr) {
    place_.fail(what + "of which the model leaves an extent open without a name",
                "export it with numbers, or with named extents");
  }
  const auto failure = failures_.find(maker);
  place_.fail(what + "which does not follow from " + describe(*maker) +
                  (failure == failures_.end() ? "" : ": " + excerpt(failure->second)),
              "state the shapes of the tensors in the file (value_info)");
}

}  // namespace cosa::detail

#include "onnx_operators.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "cosa/base/checked.h"
#include "cosa/workload/batched_matmul.h"
#include "cosa/workload/grouped_convolution.h"
#include "onnx_attributes.h"
#include "onnx_model.h"

namespace cosa::detail {
namespace {

constexpr std::size_t kChannelAxes = 2;  // batch and channels stand before the spatial axes
constexpr std::size_t kMostSpatialAxes = 3;

/// One operator with what its workload is made from.
class Operator {
 public:
  Operator(const onnx::NodeProto& node, const OnnxShapes& shapes, const Place& place)
      : node_(node), shapes_(shapes), place_(place) {}

  /// The convolution whose data and filters are the operands of these numbers.
  [[nodiscard]] Workload convolution(int data, int filters) const {
    const TensorShape weights = operand(filters);
    GroupedConvolutionShape shape = convolution_shape(operand(data), weights);
    const std::vector<std::int64_t> strides = ints_attribute(node_, "strides");
    for (std::size_t i = 0; i < shape.axes.size(); ++i) {
      shape.axes[i].stride = i < strides.size() ? strides[i] : 1;
    }
    require(weights[0] % shape.groups == 0, "its filters do not fall into its groups");
    require(operand(data)[1] == checked_multiply(weights[1], shape.groups),
            "its filters have another number of channels than its input");
    shape.c = weights[1];
    shape.k = weights[0] / shape.groups;
    return grouped_convolution("layer", shape);
  }

  /// The equivalent convolution: over the input with stride - 1 zeros between its elements.
  [[nodiscard]] Workload transposed_convolution() const {
    const TensorShape weights = operand(1);
    GroupedConvolutionShape shape = convolution_shape(operand(0), weights);
    require(operand(0)[1] == weights[0] && weights[0] % shape.groups == 0,
            "its filters do not fit the channels of its input");
    shape.c = weights[0] / shape.groups;
    shape.k = weights[1];
    return grouped_convolution("layer", shape);
  }

  /// The product of two matrices, of which each may be stored transposed.
  [[nodiscard]] Workload gemm() const {
    const TensorShape a = operand(0);
    const TensorShape b = operand(1);
    require(a.size() == 2 && b.size() == 2, "its operands are no matrices");
    const auto transposed_a = static_cast<std::size_t>(int_attribute(node_, "transA", 0) != 0);
    const auto transposed_b = static_cast<std::size_t>(int_attribute(node_, "transB", 0) != 0);
    require(a[1 - transposed_a] == b[transposed_b], "its matrices do not fit each other");
    return batched_matmul(
        "layer",
        {.rows = a[transposed_a], .columns = b[1 - transposed_b], .reduced = b[transposed_b]});
  }

  /// The products of two stacks of matrices. An axis of the first stack alone is more rows of one
  /// product, of the second alone more columns; an axis of both counts products.
  [[nodiscard]] Workload matmul(int left, int right) const {
    TensorShape a = operand(left);
    TensorShape b = operand(right);
    require(!a.empty() && !b.empty(), "an operand is a scalar");
    if (a.size() == 1) {
      a.insert(a.begin(), 1);
    }
    if (b.size() == 1) {
      b.push_back(1);
    }
    BatchedMatmulShape shape{.batch = 1,
                             .rows = a[a.size() - 2],
                             .columns = b[b.size() - 1],
                             .reduced = a[a.size() - 1]};
    require(shape.reduced == b[b.size() - 2], "its matrices do not fit each other");
    const std::size_t axes = std::max(a.size(), b.size());
    a.insert(a.begin(), axes - a.size(), 1);
    b.insert(b.begin(), axes - b.size(), 1);
    for (std::size_t i = 0; i + 2 < axes; ++i) {
      require(a[i] == b[i] || a[i] == 1 || b[i] == 1, "its stacks do not fit each other");
      std::int64_t& count = a[i] == b[i] ? shape.batch : b[i] == 1 ? shape.rows : shape.columns;
      count = checked_multiply(count, std::max(a[i], b[i]));
    }
    return batched_matmul("layer", shape);
  }

  /// Queries x keys, then scores x values, for every head. Heads that share keys and values are
  /// more rows of one product.
  [[nodiscard]] std::vector<OperatorWorkload> attention() const {
    const Heads q = heads(0, int_attribute(node_, "q_num_heads", 0));
    const Heads k = heads(1, int_attribute(node_, "kv_num_heads", 0));
    const Heads v = heads(2, int_attribute(node_, "kv_num_heads", 0));
    require(q.depth == k.depth && k.length == v.length && k.heads == v.heads &&
                q.batch == k.batch && k.batch == v.batch && q.heads % k.heads == 0,
            "its queries, keys and values do not fit each other");
    std::int64_t length = k.length;
    constexpr int kPastKeys = 4;
    if (node_.input_size() > kPastKeys && !node_.input(kPastKeys).empty()) {
      const TensorShape past = operand(kPastKeys);
      require(past.size() == 4, "its past keys have no heads");
      length = checked_add(length, past[2]);
    }
    const std::int64_t batch = checked_multiply(q.batch, k.heads);
    const std::int64_t rows = checked_multiply(q.length, q.heads / k.heads);
    return {{".scores",
             batched_matmul("layer",
                            {.batch = batch, .rows = rows, .columns = length, .reduced = q.depth})},
            {".values",
             batched_matmul(
                 "layer", {.batch = batch, .rows = rows, .columns = v.depth, .reduced = length})}};
  }

 private:
  struct Heads {
    std::int64_t batch;
    std::int64_t heads;
    std::int64_t length;
    std::int64_t depth;
  };

  void require(bool holds, const char* message) const {
    if (!holds) {
      place_.fail(describe(node_) + ": " + message);
    }
  }

  [[nodiscard]] TensorShape operand(int number) const {
    require(number < node_.input_size() && !node_.input(number).empty(), "an operand is missing");
    TensorShape shape = shapes_.require(node_.input(number), node_);
    require(std::ranges::all_of(shape, [](std::int64_t extent) { return extent > 0; }),
            "an operand is empty");
    return shape;
  }

  /// What convolutions of both kinds have in common; channels and strides are left to the caller.
  [[nodiscard]] GroupedConvolutionShape convolution_shape(const TensorShape& data,
                                                          const TensorShape& weights) const {
    require(node_.output_size() > 0, "it has no output");
    const TensorShape outputs = shapes_.require(node_.output(0), node_);
    require(data.size() == weights.size() && outputs.size() == data.size(),
            "its input, filters and output differ in their number of axes");
    require(data.size() > kChannelAxes && data.size() <= kChannelAxes + kMostSpatialAxes,
            "it is no convolution over one, two or three axes");
    GroupedConvolutionShape shape{
        .axes = {}, .groups = int_attribute(node_, "group", 1), .n = data[0]};
    const std::vector<std::int64_t> dilations = ints_attribute(node_, "dilations");
    for (std::size_t i = kChannelAxes; i < data.size(); ++i) {
      const std::size_t axis = i - kChannelAxes;
      shape.axes.push_back({.filter = weights[i],
                            .output = outputs[i],
                            .stride = 1,
                            .dilation = axis < dilations.size() ? dilations[axis] : 1});
    }
    return shape;
  }

  /// Operand `number` of an attention: batch x heads x length x depth, or batch x length x all
  /// heads' depth.
  [[nodiscard]] Heads heads(int number, std::int64_t count) const {
    const TensorShape shape = operand(number);
    if (shape.size() == 4) {
      return {shape[0], shape[1], shape[2], shape[3]};
    }
    require(shape.size() == 3 && count > 0 && shape[2] % count == 0,
            "its operands do not fall into heads");
    return {shape[0], count, shape[1], shape[2] / count};
  }

  const onnx::NodeProto& node_;
  const OnnxShapes& shapes_;
  const Place& place_;
};

/// The one workload of an operator; none where it has several or none.
std::optional<Workload> workload_of(const Operator& op, std::string_view kind) {
  constexpr int kQuantizedWeights = 3;  // behind the scale and zero point of the data
  if (kind == "Conv" || kind == "ConvInteger" || kind == "FusedConv") {
    return op.convolution(0, 1);
  }
  if (kind == "QLinearConv") {
    return op.convolution(0, kQuantizedWeights);
  }
  if (kind == "ConvTranspose") {
    return op.transposed_convolution();
  }
  if (kind == "Gemm") {
    return op.gemm();
  }
  if (kind == "MatMul" || kind == "MatMulInteger") {
    return op.matmul(0, 1);
  }
  if (kind == "QLinearMatMul") {
    return op.matmul(0, kQuantizedWeights);
  }
  return std::nullopt;
}

}  // namespace

std::vector<OperatorWorkload> workloads_of(const onnx::NodeProto& node, const OnnxShapes& shapes,
                                           const Place& place) {
  const Operator op(node, shapes, place);
  try {
    if (node.op_type() == "Attention" && (node.domain().empty() || node.domain() == "ai.onnx")) {
      return op.attention();
    }
    if (auto workload = workload_of(op, node.op_type())) {
      return {{"", *std::move(workload)}};
    }
  } catch (const InputError& error) {
    if (!error.where().file.empty()) {
      throw;
    }
    place.fail(describe(node) + ": " + error.message(), error.mend());
  }
  return {};
}

}  // namespace cosa::detail

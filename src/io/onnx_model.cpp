#include "onnx_model.h"

#include <google/protobuf/stubs/logging.h>

#include <algorithm>
#include <cstddef>
#include <limits>
#include <set>
#include <unordered_map>
#include <utility>

#include "place.h"

namespace cosa::detail {
namespace {

constexpr int kMostOperators = 1'000'000;
/// Larger than any extent, stride or count of a network, and small enough for products of two.
constexpr std::int64_t kLargestExtent = std::int64_t{1} << 31;

onnx::ModelProto parse_bytes(std::string_view bytes, const Place& place) {
  const char* const kMend = "is this the right file, and whole?";
  if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
    place.fail("is larger than 2 GiB, the most that ONNX can be",
               "keep the weights in files of their own, or leave them out");
  }
  onnx::ModelProto model;
  const google::protobuf::LogSilencer silence;  // the parser would write to stderr
  if (!model.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    place.fail("is not an ONNX model", kMend);
  }
  if (!model.has_graph() || model.graph().node_size() == 0) {
    place.fail("is an ONNX model without operators", kMend);
  }
  if (model.graph().node_size() > kMostOperators) {
    place.fail("has more than " + std::to_string(kMostOperators) + " operators");
  }
  return model;
}

/// Attributes that hold sizes: the shape functions divide by some and multiply by others.
void require_sane_attributes(const onnx::NodeProto& node, const Place& place) {
  static const std::set<std::string> kSizes{"strides",   "dilations",   "kernel_shape", "group",
                                            "blocksize", "q_num_heads", "kv_num_heads"};
  for (const onnx::AttributeProto& attribute : node.attribute()) {
    if (!kSizes.contains(attribute.name())) {
      continue;  // limits such as the end of a slice are as large as they like
    }
    const auto require = [&](std::int64_t value) {
      if (value < 1 || value > kLargestExtent) {
        place.fail(describe(node) + ": the attribute " + attribute.name() + " is " +
                   std::to_string(value));
      }
    };
    std::ranges::for_each(attribute.ints(), require);
    if (attribute.has_i()) {
      require(attribute.i());
    }
  }
}

void require_sane_shape(const onnx::TensorShapeProto& shape, const std::string& name,
                        const Place& place) {
  for (const auto& dim : shape.dim()) {
    if (dim.has_dim_value() && dim.dim_value() > kLargestExtent) {
      place.fail("the tensor " + excerpt(name) + " has an extent of " +
                 std::to_string(dim.dim_value()));
    }
  }
}

void require_sane_sizes(const onnx::GraphProto& graph, const Place& place) {
  for (const onnx::NodeProto& node : graph.node()) {
    require_sane_attributes(node, place);
  }
  for (const auto* infos : {&graph.input(), &graph.output(), &graph.value_info()}) {
    for (const onnx::ValueInfoProto& info : *infos) {
      require_sane_shape(info.type().tensor_type().shape(), info.name(), place);
    }
  }
  for (const onnx::TensorProto& tensor : graph.initializer()) {
    if (std::ranges::any_of(tensor.dims(), [](std::int64_t extent) {
          return extent < 0 || extent > kLargestExtent;
        })) {
      place.fail("the tensor " + excerpt(tensor.name()) + " has an extent out of range");
    }
  }
}

/// Calls `visit` for every extent of the tensors that the graph names.
template <typename Infos, typename Visit>
void visit_extents(Infos& infos, const Visit& visit) {
  for (auto& info : infos) {
    if (info.type().has_tensor_type() && info.type().tensor_type().has_shape()) {
      for (auto& dim :
           *info.mutable_type()->mutable_tensor_type()->mutable_shape()->mutable_dim()) {
        visit(dim);
      }
    }
  }
}

void set_symbols(onnx::GraphProto& graph, const std::map<std::string, std::int64_t>& sizes,
                 const Place& place) {
  std::set<std::string> known;
  const auto set = [&](onnx::TensorShapeProto_Dimension& dim) {
    if (!dim.has_dim_param()) {
      return;
    }
    const auto size = sizes.find(dim.dim_param());
    known.insert(dim.dim_param());
    if (size != sizes.end()) {
      dim.set_dim_value(size->second);
    }
  };
  visit_extents(*graph.mutable_input(), set);
  visit_extents(*graph.mutable_output(), set);
  visit_extents(*graph.mutable_value_info(), set);
  for (const auto& [symbol, size] : sizes) {
    if (size < 1 || size > kLargestExtent) {
      place.fail("the size of " + excerpt(symbol) + " is " + std::to_string(size),
                 "give an integer from 1 to " + std::to_string(kLargestExtent));
    }
    if (!known.contains(symbol)) {
      const std::vector<std::string> names(known.begin(), known.end());
      place.fail("has no symbolic extent " + excerpt(symbol),
                 names.empty() ? "all its extents are numbers: leave the size out"
                               : suggest(symbol, names, "its symbols are"));
    }
  }
}

/// By tensor: the operator that makes it.
std::unordered_map<std::string, int> makers_of(const onnx::GraphProto& graph, const Place& place) {
  std::unordered_map<std::string, int> makers;
  for (int n = 0; n < graph.node_size(); ++n) {
    for (const std::string& output : graph.node(n).output()) {
      if (!output.empty() && !makers.emplace(output, n).second) {
        place.fail("two operators make the tensor " + excerpt(output));
      }
    }
  }
  return makers;
}

std::set<std::string> given_tensors(const onnx::GraphProto& graph) {
  std::set<std::string> given;
  for (const auto& input : graph.input()) {
    given.insert(input.name());
  }
  for (const auto& tensor : graph.initializer()) {
    given.insert(tensor.name());
  }
  for (const auto& tensor : graph.sparse_initializer()) {
    given.insert(tensor.values().name());
  }
  return given;
}

/// The operators such that each reads what stands before it; the file's order where that is so.
std::vector<int> sorted_operators(const onnx::GraphProto& graph, const Place& place) {
  const auto makers = makers_of(graph, place);
  const std::set<std::string> given = given_tensors(graph);
  const auto size = static_cast<std::size_t>(graph.node_size());
  std::vector<std::vector<int>> readers(size);
  std::vector<int> waits_for(size, 0);
  std::set<int> ready;
  for (int n = 0; n < graph.node_size(); ++n) {
    for (const std::string& input : graph.node(n).input()) {
      const auto maker = makers.find(input);
      if (maker != makers.end()) {
        readers[static_cast<std::size_t>(maker->second)].push_back(n);
        ++waits_for[static_cast<std::size_t>(n)];
      } else if (!input.empty() && !given.contains(input)) {
        place.fail(describe(graph.node(n)) + " reads the tensor " + excerpt(input) +
                   ", which nothing makes");
      }
    }
    if (waits_for[static_cast<std::size_t>(n)] == 0) {
      ready.insert(n);
    }
  }
  std::vector<int> order;
  while (!ready.empty()) {
    const int n = *ready.begin();
    ready.erase(ready.begin());
    order.push_back(n);
    for (const int reader : readers[static_cast<std::size_t>(n)]) {
      if (--waits_for[static_cast<std::size_t>(reader)] == 0) {
        ready.insert(reader);
      }
    }
  }
  if (order.size() < size) {
    const auto stuck = std::ranges::find_if(waits_for, [](int count) { return count > 0; });
    place.fail("its operators form a cycle that " +
               describe(graph.node(static_cast<int>(stuck - waits_for.begin()))) + " waits for");
  }
  return order;
}

void sort_operators(onnx::GraphProto& graph, const Place& place) {
  const std::vector<int> order = sorted_operators(graph, place);
  if (std::ranges::is_sorted(order)) {
    return;
  }
  google::protobuf::RepeatedPtrField<onnx::NodeProto> nodes;
  for (const int n : order) {
    nodes.Add()->Swap(graph.mutable_node(n));
  }
  graph.mutable_node()->Swap(&nodes);
}

}  // namespace

std::string describe(const onnx::NodeProto& node) {
  std::string name = node.name();
  if (name.empty() && node.output_size() > 0) {
    name = node.output(0);
  }
  return "the operator " + excerpt(name) + " (" + excerpt(node.op_type()) + ")";
}

onnx::ModelProto parse_onnx(std::string_view bytes, const std::string& file,
                            const std::map<std::string, std::int64_t>& sizes) {
  const Place place{{file, {}}, {}};
  onnx::ModelProto model = parse_bytes(bytes, place);
  require_sane_sizes(model.graph(), place);
  set_symbols(*model.mutable_graph(), sizes, place);
  sort_operators(*model.mutable_graph(), place);
  return model;
}

std::vector<std::string> open_symbols(const onnx::GraphProto& graph) {
  std::set<std::string> symbols;
  for (const auto* infos : {&graph.input(), &graph.value_info()}) {
    for (const onnx::ValueInfoProto& info : *infos) {
      for (const auto& dim : info.type().tensor_type().shape().dim()) {
        if (dim.has_dim_param()) {
          symbols.insert(dim.dim_param());
        }
      }
    }
    if (!symbols.empty()) {
      break;
    }
  }
  return {symbols.begin(), symbols.end()};
}

}  // namespace cosa::detail

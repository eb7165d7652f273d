#include "cosa/io/onnx_network.h"

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>
#include <utility>

#include "onnx_model.h"
#include "onnx_operators.h"
#include "onnx_shapes.h"
#include "place.h"

namespace cosa {
namespace {

using detail::OnnxShapes;
using detail::Place;

constexpr std::size_t kLongestName = 80;  // so that it fits a file name

/// Names of layers and networks are file names, too.
std::string plain_name(std::string_view text) {
  std::string name;
  for (const char c : text.substr(0, kLongestName)) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || c == '_' || c == '-';
    if (is_plain) {
      name += c;
    } else if (c == '.' || c == '/') {
      name += name.empty() ? "" : ".";
    } else {
      name += '_';
    }
  }
  return name;
}

/// Names that differ, for all operators of a model.
class NameGiver {
 public:
  std::string name(const onnx::NodeProto& node) {
    const std::string wanted =
        node.name().empty() ? plain_name(node.op_type()) : plain_name(node.name());
    std::string name = wanted.empty() ? "operator" : wanted;
    if (node.name().empty() || taken_.contains(name)) {
      int& number = numbers_[name];
      std::string numbered;
      do {
        numbered = name + "_" + std::to_string(number++);
      } while (taken_.contains(numbered));
      name = std::move(numbered);
    }
    taken_.insert(name);
    return name;
  }

 private:
  std::set<std::string> taken_;
  std::map<std::string, int> numbers_;
};

std::vector<OperatorTensor> tensors(const google::protobuf::RepeatedPtrField<std::string>& names,
                                    const OnnxShapes& shapes) {
  std::vector<OperatorTensor> tensors;
  for (const std::string& name : names) {
    if (!name.empty()) {
      tensors.push_back({name, shapes.find(name)});
      if (!tensors.back().name.empty()) {
        static_cast<void>(elements_of(tensors.back()));
      }
    }
  }
  return tensors;
}

/// A copy under another name.
Workload renamed(const Workload& workload, std::string name) {
  return {std::move(name), workload.dimensions(), workload.tensors(), workload.occurrences()};
}

bool has_graph(const onnx::NodeProto& node) {
  return std::ranges::any_of(node.attribute(), [](const onnx::AttributeProto& attribute) {
    return attribute.has_g() || attribute.graphs_size() > 0;
  });
}

bool is_function(const onnx::ModelProto& model, const onnx::NodeProto& node) {
  return std::ranges::any_of(model.functions(), [&](const onnx::FunctionProto& function) {
    return function.name() == node.op_type() && function.domain() == node.domain();
  });
}

class NetworkReader {
 public:
  NetworkReader(onnx::ModelProto& model, const std::string& file)
      : model_(model), place_{{file, {}}, {}}, shapes_(model, place_) {
    network_.name = plain_name(std::filesystem::path(file).stem().string());
  }

  WithWarnings<Network> read() {
    for (const onnx::NodeProto& node : model_.graph().node()) {
      if (node.op_type() != "Constant") {
        add(node);
      }
    }
    if (network_.layers.empty()) {
      place_.fail("has no convolution and no matrix product: there is nothing to schedule");
    }
    return {std::move(network_), std::move(warnings_)};
  }

 private:
  void add(const onnx::NodeProto& node) {
    const std::string name = names_.name(node);
    const auto workloads = detail::workloads_of(node, shapes_, place_);
    for (const auto& [suffix, workload] : workloads) {
      network_.layers.push_back({network_.name, name + suffix, renamed(workload, name + suffix)});
    }
    if (!workloads.empty()) {
      return;
    }
    if (has_graph(node) || is_function(model_, node)) {
      Warning warning;
      warning.where = place_.where;
      warning.message = detail::describe(node) +
                        " is built of operators of its own, which are not read: it is listed as "
                        "not scheduled";
      warnings_.push_back(std::move(warning));
    }
    network_.unscheduled.push_back({name, plain_name(node.op_type()),
                                    tensors(node.input(), shapes_),
                                    tensors(node.output(), shapes_)});
  }

  const onnx::ModelProto& model_;
  Place place_;
  OnnxShapes shapes_;
  NameGiver names_;
  Network network_;
  std::vector<Warning> warnings_;
};

std::string read_bytes(const std::filesystem::path& path) {
  const Place place{{path.string(), {}}, {}};
  std::error_code error;
  if (!std::filesystem::exists(path, error)) {
    place.fail("there is no such file");
  }
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  std::ifstream file(path, std::ios::binary);
  if (error || !file) {
    place.fail("cannot be read");
  }
  constexpr std::uintmax_t kMostBytes = (std::uintmax_t{1} << 31) - 1;
  if (size > kMostBytes) {
    place.fail("is larger than 2 GiB, the most that ONNX can be",
               "keep the weights in files of their own, or leave them out");
  }
  std::string bytes(static_cast<std::size_t>(size), '\0');
  if (!file.read(bytes.data(), static_cast<std::streamsize>(size))) {
    place.fail("cannot be read");
  }
  return bytes;
}

}  // namespace

bool reads_onnx() { return true; }

WithWarnings<Network> read_onnx_network(const std::filesystem::path& path,
                                        const SymbolSizes& sizes) {
  return read_onnx_network_from_bytes(read_bytes(path), path.string(), sizes);
}

WithWarnings<Network> read_onnx_network_from_bytes(std::string_view bytes,
                                                   const std::string& file_name,
                                                   const SymbolSizes& sizes) {
  onnx::ModelProto model = detail::parse_onnx(bytes, file_name, sizes);
  return NetworkReader(model, file_name).read();
}

}  // namespace cosa

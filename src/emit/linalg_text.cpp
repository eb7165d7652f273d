#include "linalg_text.h"

#include <fmt/format.h>

#include <cstddef>

namespace cosa::detail {
namespace {

std::string tensor_type(const Workload& workload, TensorId tensor) {
  std::string type = "tensor<";
  const auto extents = workload.extents();
  for (const ProjectionRank& rank : workload.tensor(tensor).projection.ranks()) {
    type += fmt::format("{}x", rank_width(rank, extents));
  }
  return type + "f32>";
}

std::string indexing_map(const Workload& workload, TensorId tensor) {
  std::vector<std::string> dimensions;
  for (std::size_t d = 0; d < workload.dimensions().size(); ++d) {
    dimensions.push_back(fmt::format("d{}", d));
  }
  std::vector<std::string> ranks;
  for (const ProjectionRank& rank : workload.tensor(tensor).projection.ranks()) {
    std::string sum;
    for (const ProjectionTerm& term : rank) {
      sum += fmt::format("{}d{}", sum.empty() ? "" : " + ", term.dimension.value());
      if (term.coefficient != 1) {
        sum += fmt::format(" * {}", term.coefficient);
      }
    }
    ranks.push_back(sum);
  }
  return fmt::format("affine_map<({}) -> ({})>", joined(dimensions), joined(ranks));
}

/// The indexing maps and iterators of a `linalg.generic`.
std::string generic_attributes(const Workload& workload, const LinalgOp& op) {
  std::vector<std::string> maps;
  std::vector<std::string> iterators;
  for (const TensorId input : op.inputs) {
    maps.push_back(indexing_map(workload, input));
  }
  maps.push_back(indexing_map(workload, workload.output()));
  for (const DimensionId dimension : op.iteration) {
    iterators.emplace_back(detail::is_parallel(workload, dimension) ? "\"parallel\""
                                                                    : "\"reduction\"");
  }
  return fmt::format("{{\n      indexing_maps = [{}],\n      iterator_types = [{}]}}",
                     fmt::join(maps, ",\n                       "), joined(iterators));
}

/// The product of the inputs, added to the output.
std::string generic_body(const LinalgOp& op) {
  std::vector<std::string> arguments;
  std::string lines;
  std::string product = "%x0";
  for (std::size_t i = 0; i < op.inputs.size(); ++i) {
    arguments.push_back(fmt::format("%x{}: f32", i));
    if (i > 0) {
      lines += fmt::format("      %p{0} = arith.mulf {1}, %x{0} : f32\n", i, product);
      product = fmt::format("%p{}", i);
    }
  }
  arguments.emplace_back("%sum: f32");
  return fmt::format(
      " {{\n    ^bb0({}):\n{}      %next = arith.addf %sum, {} : f32\n      linalg.yield %next : "
      "f32\n    }}",
      joined(arguments), lines, product);
}

/// What stands behind the operands of a `linalg.generic`.
std::string generic_attribute(std::string_view further) {
  return further.empty() ? "" : fmt::format(" attrs = {{{}}}", further);
}

}  // namespace

std::string joined(const std::vector<std::string>& parts) {
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::string linalg_function(const Workload& workload, const LinalgOp& op,
                            std::string_view attribute) {
  std::vector<std::string> names;
  std::vector<std::string> types;
  std::vector<std::string> parameters;
  for (std::size_t i = 0; i < op.inputs.size(); ++i) {
    names.push_back(fmt::format("%in{}", i));
    types.push_back(tensor_type(workload, op.inputs[i]));
    parameters.push_back(names.back() + ": " + types.back());
  }
  const std::string out = tensor_type(workload, workload.output());
  parameters.push_back("%out: " + out);
  const bool generic = op.name == "linalg.generic";
  const std::string attributes = generic ? generic_attributes(workload, op) : op.attributes;
  return fmt::format(
      "  func.func @layer({}) -> {} {{\n"
      "    %result = {}{}{}\n"
      "      ins({} : {}) outs(%out : {}){} -> {}\n"
      "    return %result : {}\n"
      "  }}\n",
      joined(parameters), out, op.name, attributes.empty() ? "" : " ", attributes, joined(names),
      joined(types), out, generic ? generic_attribute(attribute) + generic_body(op) : "", out, out);
}

}  // namespace cosa::detail

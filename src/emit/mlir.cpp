#include "cosa/emit/mlir.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "c_text.h"
#include "cosa/mapping/validate.h"
#include "linalg_op.h"
#include "lockstep.h"

namespace cosa {
namespace {

using detail::LinalgOp;
using detail::StridedLoop;

std::string joined(const std::vector<std::string>& parts) {
  return fmt::format("{}", fmt::join(parts, ", "));
}

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

std::string payload(const Workload& workload, const LinalgOp& op) {
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
      joined(types), out, generic ? generic_body(op) : "", out, out);
}

/// Whether a memory stands between two nodes of the mapping.
bool is_parted(const Mapping& mapping, std::size_t from, std::size_t to) {
  return std::any_of(mapping.nodes().begin() + static_cast<std::ptrdiff_t>(from),
                     mapping.nodes().begin() + static_cast<std::ptrdiff_t>(to),
                     [](const MappingNode& node) { return node.index() == 0; });
}

/// Loops that one transform makes, outermost first: all temporal ones of a level or all spatial
/// ones of a fan-out, no dimension twice.
struct Tiling {
  bool forall;
  std::vector<StridedLoop> loops;
};

std::vector<Tiling> tilings(const Workload& workload, const Mapping& mapping) {
  std::vector<Tiling> result;
  for (const StridedLoop& loop : detail::strided_loops(workload, mapping)) {
    const bool forall = loop.fanout && detail::is_parallel(workload, loop.dimension);
    const auto parts = [&](const StridedLoop& other) {
      return other.dimension == loop.dimension || other.fanout != loop.fanout ||
             (!loop.fanout && is_parted(mapping, other.node, loop.node));
    };
    if (result.empty() || result.back().forall != forall ||
        std::ranges::any_of(result.back().loops, parts)) {
      result.push_back({forall, {}});
    }
    result.back().loops.push_back(loop);
  }
  return result;
}

/// What a tiling is of: the level whose temporal loops it has, or the fan-out.
std::string place(const Architecture& architecture, const Mapping& mapping, const Tiling& tiling) {
  const StridedLoop& first = tiling.loops.front();
  if (first.fanout) {
    const std::string level = detail::c_comment(architecture.level(*first.fanout).name);
    return tiling.forall ? fmt::format("below {}, side by side", level)
                         : fmt::format("below {}, side by side, added up", level);
  }
  std::string level;
  for (std::size_t i = 0; i < first.node; ++i) {
    if (const auto* storage = std::get_if<StorageNode>(&mapping.nodes()[i])) {
      level = architecture.level(storage->level).name;
    }
  }
  return "loops of " + detail::c_comment(level);
}

std::string tile_sizes(const LinalgOp& op, const Tiling& tiling) {
  std::vector<std::string> sizes(op.iteration.size(), "0");
  for (const StridedLoop& loop : tiling.loops) {
    const auto at = std::ranges::find(op.iteration, loop.dimension) - op.iteration.begin();
    sizes[static_cast<std::size_t>(at)] = std::to_string(loop.stride);
  }
  return joined(sizes);
}

/// The op's loops, outermost first: the tiling's, then the others as they are.
std::string interchange(const LinalgOp& op, const Tiling& tiling) {
  std::vector<std::string> order;
  std::vector<bool> named(op.iteration.size());
  for (const StridedLoop& loop : tiling.loops) {
    const auto at = std::ranges::find(op.iteration, loop.dimension) - op.iteration.begin();
    order.push_back(std::to_string(at));
    named[static_cast<std::size_t>(at)] = true;
  }
  for (std::size_t i = 0; i < named.size(); ++i) {
    if (!named[i]) {
      order.push_back(std::to_string(i));
    }
  }
  return joined(order);
}

std::string transform(const LinalgOp& op, const Tiling& tiling, std::size_t number) {
  constexpr const char* kOp = "!transform.any_op";
  const std::string tile = tile_sizes(op, tiling);
  if (tiling.forall) {
    return fmt::format(
        "    %tile{0}, %loops{0} = transform.structured.tile_using_forall %tile{1} tile_sizes "
        "[{2}]\n      : ({3}) -> ({3}, {3})\n",
        number, number - 1, tile, kOp);
  }
  const std::size_t count = tiling.loops.size();
  const std::vector<std::string> results(count + 1, kOp);
  return fmt::format(
      "    %tile{0}, %loops{0}:{1} = transform.structured.tile_using_for %tile{2} tile_sizes "
      "[{3}]\n"
      "      interchange = [{4}] : ({5}) -> ({6})\n",
      number, count, number - 1, tile, interchange(op, tiling), kOp, joined(results));
}

}  // namespace

std::string mlir_transform(const Workload& workload, const Architecture& architecture,
                           const Mapping& mapping) {
  require_valid(workload, architecture, mapping);
  const LinalgOp op = detail::linalg_op(workload);
  std::string text =
      fmt::format("// {} on {}: mlir-opt --transform-interpreter\n",
                  detail::c_comment(workload.name()), detail::c_comment(architecture.name()));
  text += "module attributes {transform.with_named_sequence} {\n" + payload(workload, op);
  text += fmt::format(
      "  transform.named_sequence @__transform_main(%module: !transform.any_op "
      "{{transform.readonly}}) {{\n"
      "    %tile0 = transform.structured.match ops{{[\"{}\"]}} in %module\n"
      "      : (!transform.any_op) -> !transform.any_op\n",
      op.name);
  std::size_t number = 0;
  for (const Tiling& tiling : tilings(workload, mapping)) {
    text += "    // " + place(architecture, mapping, tiling) + "\n";
    text += transform(op, tiling, ++number);
  }
  return text + "    transform.yield\n  }\n}\n";
}

}  // namespace cosa

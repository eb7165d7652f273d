#include "cosa/emit/mlir.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "c_text.h"
#include "cosa/mapping/validate.h"
#include "linalg_op.h"
#include "linalg_text.h"
#include "lockstep.h"

namespace cosa {
namespace {

using detail::LinalgOp;
using detail::StridedLoop;

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
  return detail::joined(sizes);
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
  return detail::joined(order);
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
      number, count, number - 1, tile, interchange(op, tiling), kOp, detail::joined(results));
}

}  // namespace

std::string mlir_transform(const Workload& workload, const Architecture& architecture,
                           const Mapping& mapping) {
  require_valid(workload, architecture, mapping);
  const LinalgOp op = detail::linalg_op(workload);
  std::string text =
      fmt::format("// {} on {}: mlir-opt --transform-interpreter\n",
                  detail::c_comment(workload.name()), detail::c_comment(architecture.name()));
  text += "module attributes {transform.with_named_sequence} {\n" +
          detail::linalg_function(workload, op);
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

#include "cosa/emit/onnxim.h"

#include <fmt/format.h>

#include "cosa/base/input_error.h"
#include "cosa/workload/convolution.h"
#include "even.h"

namespace cosa {
namespace {

constexpr std::string_view kForm = "ONNXim";

/// ONNXim's letter for a convolution's dimension.
char letter(const Workload& workload, DimensionId dimension) {
  constexpr std::string_view kOurs = "RSPQCKN";
  constexpr std::string_view kTheirs = "SRQPCMN";
  return kTheirs[kOurs.find(workload.dimension(dimension).name)];
}

/// The loops; ONNXim spreads M along x and each other dimension but N along y.
std::string loops_text(const Workload& workload, const std::vector<Loop>& loops) {
  std::string text;
  for (const Loop& loop : loops) {
    const char name = letter(workload, loop.dimension);
    text += fmt::format(" {}{}{}", name, loop.bound, !loop.spatial ? "" : name == 'M' ? "X" : "Y");
  }
  return text;
}

/// Refuses dimensions of which ONNXim would read only one loop, or none.
void require_single(const Workload& workload, const std::vector<Loop>& loops,
                    std::string_view place) {
  for (std::size_t i = 0; i < loops.size(); ++i) {
    const std::string& name = workload.dimension(loops[i].dimension).name;
    if (loops[i].spatial && name == "N") {
      throw InputError("ONNXim has no spatial loop of N", "choose another form");
    }
    for (std::size_t k = 0; k < i; ++k) {
      if (loops[k].dimension == loops[i].dimension) {
        throw InputError(
            fmt::format("ONNXim has one {} loop of {}, and the mapping has two", place, name),
            "choose another form");
      }
    }
  }
}

}  // namespace

std::string onnxim_mapping(const Workload& workload, const Architecture& architecture,
                           const Mapping& mapping) {
  const std::vector<LevelBlock> blocks = detail::blocks_for(kForm, workload, architecture, mapping);
  const auto shape = as_convolution(workload);
  if (!shape) {
    throw InputError(
        fmt::format("ONNXim has mappings of convolutions, which {} is not", workload.name()),
        "choose another form");
  }
  if (blocks.size() < 2) {
    throw InputError(fmt::format("ONNXim's cores have a memory inside the outermost, and {} has "
                                 "one level",
                                 architecture.name()),
                     "choose another form");
  }
  if (!blocks.back().spatial.empty()) {
    throw InputError(
        fmt::format("ONNXim deals work to its cores by itself, and the mapping has spatial loops "
                    "below {}",
                    architecture.levels().back().name),
        "choose a mapping on one core");
  }
  std::vector<Loop> spatial;
  for (const LevelBlock& block : blocks) {
    spatial.insert(spatial.end(), block.spatial.begin(), block.spatial.end());
  }
  require_single(workload, spatial, "spatial");
  require_single(workload, blocks.back().temporal, "outer");
  std::string text = fmt::format("T N{} C{} M{} S{} R{} Q{} P{} - O", shape->n, shape->c, shape->k,
                                 shape->r, shape->s, shape->p, shape->q);
  text += loops_text(workload, blocks.back().temporal) + " - I";
  for (std::size_t level = blocks.size() - 1; level-- > 0;) {
    text += loops_text(workload, blocks[level].temporal);
    text += loops_text(workload, blocks[level].spatial);
  }
  return text + "\n";
}

}  // namespace cosa

#include "cosa/emit/emit.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "cosa/base/input_error.h"
#include "cosa/emit/c_nest.h"
#include "cosa/emit/dosa.h"
#include "cosa/emit/gemmini.h"
#include "cosa/emit/iree.h"
#include "cosa/emit/mlir.h"
#include "cosa/emit/onnxim.h"
#include "cosa/emit/timeloop.h"

namespace cosa {
namespace {

using Writer = std::string (*)(const Workload&, const Architecture&, const Mapping&);

constexpr std::array<std::string_view, 7> kTargets = {"c",    "mlir",    "iree",  "timeloop",
                                                      "dosa", "gemmini", "onnxim"};
constexpr std::array<Writer, kTargets.size()> kWriters = {
    c_nest,       mlir_transform, iree_lowering, timeloop_mapping,
    dosa_mapping, gemmini_tiles,  onnxim_mapping};

}  // namespace

std::span<const std::string_view> emit_targets() { return kTargets; }

std::string emit(std::string_view target, const Workload& workload,
                 const Architecture& architecture, const Mapping& mapping) {
  const auto found = std::ranges::find(kTargets, target);
  if (found == kTargets.end()) {
    const std::vector<std::string> names(kTargets.begin(), kTargets.end());
    throw InputError(fmt::format("there is no target called {}", target),
                     fmt::format("name one of {}", fmt::join(names, ", ")));
  }
  return kWriters[static_cast<std::size_t>(found - kTargets.begin())](workload, architecture,
                                                                      mapping);
}

}  // namespace cosa

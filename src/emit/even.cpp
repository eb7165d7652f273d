#include "even.h"

#include <fmt/format.h>

#include "cosa/base/input_error.h"
#include "cosa/mapping/validate.h"

namespace cosa::detail {

std::vector<LevelBlock> blocks_for(std::string_view form, const Workload& workload,
                                   const Architecture& architecture, const Mapping& mapping) {
  require_valid(workload, architecture, mapping);
  auto blocks = even_blocks(mapping, architecture.num_levels());
  if (!blocks) {
    throw InputError(fmt::format("{} has no form for an uneven mapping", form),
                     "choose a mapping whose levels keep their tensors at one place each");
  }
  return std::move(*blocks);
}

void require_convolution_letters(std::string_view form, const Workload& workload) {
  for (const Dimension& dimension : workload.dimensions()) {
    if (dimension.name.size() != 1 ||
        std::string_view("RSPQCKN").find(dimension.name) == std::string_view::npos) {
      throw InputError(fmt::format("{} knows the dimensions R, S, P, Q, C, K and N, not {}", form,
                                   dimension.name),
                       "choose another form");
    }
  }
}

}  // namespace cosa::detail

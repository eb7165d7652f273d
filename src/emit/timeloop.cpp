#include "cosa/emit/timeloop.h"

#include "cosa/io/fanout_levels.h"
#include "cosa/io/mapping_yaml.h"
#include "cosa/mapping/validate.h"

namespace cosa {

std::string timeloop_mapping(const Workload& workload, const Architecture& architecture,
                             const Mapping& mapping) {
  require_valid(workload, architecture, mapping);
  const Architecture apart = with_fanout_levels({architecture, {}}).architecture;
  return mapping_to_yaml(workload, apart, with_fanout_levels(mapping, architecture, apart));
}

}  // namespace cosa

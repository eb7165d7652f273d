#include "cosa/architecture/area_table.h"

#include "component_path.h"

namespace cosa {

ComponentAreas areas_of(const Architecture& architecture, const AreaReferenceTable& reference) {
  ComponentAreas result;
  for (const auto& [path, area] : reference.areas) {
    const std::string name = detail::last_part(path);
    if (!architecture.find_level(name) && name != architecture.compute().name) {
      result.others.push_back(path);
      continue;
    }
    if (!result.areas.emplace(name, area).second) {
      throw InputError({.where = reference.where,
                        .key = name,
                        .message = "two entries of the area table are called " + name,
                        .mend = "tables are matched by the last part of their path: rename one"});
    }
  }
  return result;
}

}  // namespace cosa

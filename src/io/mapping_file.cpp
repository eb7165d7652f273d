#include "cosa/io/mapping_file.h"

#include "cosa/io/mapping_json.h"
#include "cosa/io/mapping_yaml.h"
#include "cosa/io/text_file.h"
#include "place.h"
#include "source_text.h"

namespace cosa {

Mapping read_mapping(const std::filesystem::path& path, const Workload& workload,
                     const Architecture& architecture) {
  if (path.extension() == ".json") {
    return mapping_from_json(read_text_file(path), path.string(), workload, architecture);
  }
  if (path.extension() == ".yaml" || path.extension() == ".yml") {
    return mapping_from_yaml(detail::read_source(path), path.string(), workload, architecture);
  }
  detail::Place{{path.string(), {}}, {}}.fail("is neither .yaml nor .json",
                                              "name a mapping in Timeloop's list or in our JSON");
}

}  // namespace cosa

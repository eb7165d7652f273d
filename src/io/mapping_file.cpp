#include "cosa/io/mapping_file.h"

#include "cosa/io/mapping_json.h"
#include "cosa/io/mapping_yaml.h"
#include "cosa/io/text_file.h"
#include "place.h"

namespace cosa {

Mapping read_mapping(const std::filesystem::path& path, const Workload& workload,
                     const Architecture& architecture) {
  const std::string text = read_text_file(path);
  if (path.extension() == ".json") {
    return mapping_from_json(text, path.string(), workload, architecture);
  }
  if (path.extension() == ".yaml" || path.extension() == ".yml") {
    return mapping_from_yaml(text, path.string(), workload, architecture);
  }
  detail::Place{{path.string(), {}}, {}}.fail("is neither .yaml nor .json",
                                              "name a mapping in Timeloop's list or in our JSON");
}

}  // namespace cosa

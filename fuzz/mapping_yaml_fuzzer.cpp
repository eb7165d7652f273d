#include "cosa/base/check.h"
#include "cosa/io/mapping_yaml.h"
#include "refuse_or_read.h"
#include "small_machine.h"

// What is read must write, and read back equal.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const cosa::Workload layer = cosa::small_layer();
  static const cosa::Architecture machine = cosa::small_machine();
  return cosa::refuse_or_read(data, size, [](std::string_view text) {
    const cosa::Mapping mapping = cosa::mapping_from_yaml(text, "fuzz.yaml", layer, machine);
    const std::string written = cosa::mapping_to_yaml(layer, machine, mapping);
    COSA_CHECK(cosa::mapping_from_yaml(written, "again.yaml", layer, machine) == mapping);
  });
}

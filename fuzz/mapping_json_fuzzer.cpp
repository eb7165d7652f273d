#include "cosa/base/check.h"
#include "cosa/io/mapping_json.h"
#include "refuse_or_read.h"
#include "small_machine.h"

// What is read must write, and read back equal.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const cosa::Workload layer = cosa::small_layer();
  static const cosa::Architecture machine = cosa::small_machine();
  return cosa::refuse_or_read(data, size, [](std::string_view text) {
    const cosa::Mapping mapping = cosa::mapping_from_json(text, "fuzz.json", layer, machine);
    const std::string written = cosa::mapping_to_json(layer, machine, mapping);
    COSA_CHECK(cosa::mapping_from_json(written, "again.json", layer, machine) == mapping);
  });
}

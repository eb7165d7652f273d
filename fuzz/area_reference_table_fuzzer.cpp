#include "cosa/io/area_reference_table_yaml.h"
#include "refuse_or_read.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return cosa::refuse_or_read(data, size, [](std::string_view text) {
    static_cast<void>(cosa::read_area_reference_table_from_text(text, "fuzz.yaml"));
  });
}

#include "cosa/io/architecture_yaml.h"
#include "refuse_or_read.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return cosa::refuse_or_read(data, size, [](std::string_view text) {
    static_cast<void>(cosa::read_machine_from_text(text, "fuzz.yaml"));
  });
}

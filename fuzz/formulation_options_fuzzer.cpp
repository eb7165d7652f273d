#include "cosa/io/formulation_options_yaml.h"
#include "refuse_or_read.h"
#include "small_machine.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const cosa::Workload layer = cosa::small_layer();
  static const cosa::Architecture machine = cosa::small_machine();
  return cosa::refuse_or_read(data, size, [](std::string_view text) {
    static_cast<void>(cosa::read_formulation_options_from_text(text, "fuzz.yaml", layer, machine));
  });
}

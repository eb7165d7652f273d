#include <string>
#include <vector>

#include "cosa/io/mapspace_yaml.h"
#include "refuse_or_read.h"
#include "small_machine.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const cosa::Architecture machine = cosa::small_machine();
  static const std::vector<std::string> tensors{"Weights", "Inputs", "Outputs"};
  return cosa::refuse_or_read(data, size, [](std::string_view text) {
    static_cast<void>(cosa::read_mapspace_from_text(text, "fuzz.yaml", machine, tensors));
  });
}

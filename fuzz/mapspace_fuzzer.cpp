#include <string>
#include <vector>

#include "cosa/io/mapspace_yaml.h"
#include "cosa/mapping/constraints.h"
#include "refuse_or_read.h"
#include "small_machine.h"

// What is read must resolve for a workload, or be refused.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const cosa::Workload layer = cosa::small_layer();
  static const cosa::Machine machine{cosa::small_machine(), {}};
  static const std::vector<std::string> tensors{"Weights", "Inputs", "Outputs"};
  return cosa::refuse_or_read(data, size, [](std::string_view text) {
    const cosa::Machine read =
        cosa::read_constraints_from_text(text, "fuzz.yaml", machine, tensors);
    static_cast<void>(cosa::Constraints(read.constraints, layer, read.architecture));
  });
}

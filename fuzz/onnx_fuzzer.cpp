#include "cosa/io/onnx_network.h"
#include "refuse_or_read.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return cosa::refuse_or_read(data, size, [](std::string_view bytes) {
    static_cast<void>(cosa::read_onnx_network_from_bytes(bytes, "fuzz.onnx"));
  });
}

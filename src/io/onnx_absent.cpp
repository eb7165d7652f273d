#include "cosa/io/onnx_network.h"
#include "place.h"

// Stands in for onnx_network.cpp where the library is built without ONNX.

namespace cosa {

bool reads_onnx() { return false; }

WithWarnings<Network> read_onnx_network(const std::filesystem::path& path,
                                        const SymbolSizes& /*sizes*/) {
  detail::Place{{path.string(), {}}, {}}.fail(
      "this build of cosa does not read ONNX",
      "install libonnx-dev and build again, or give a table or a folder of problems");
}

WithWarnings<Network> read_onnx_network_from_bytes(std::string_view /*bytes*/,
                                                   const std::string& file_name,
                                                   const SymbolSizes& sizes) {
  return read_onnx_network(file_name, sizes);
}

}  // namespace cosa

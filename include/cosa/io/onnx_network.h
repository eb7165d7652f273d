#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "cosa/io/warning.h"
#include "cosa/workload/network.h"

namespace cosa {

/// Sizes for the symbolic extents of a model, by symbol: {"batch", 1}.
using SymbolSizes = std::map<std::string, std::int64_t>;

/// Whether this library was built with ONNX.
[[nodiscard]] bool reads_onnx();

/// Reads the network of an ONNX model, named after the file. Weights may be missing; shapes are
/// inferred, and need not be stated. docs/files.md says which operator becomes which workload:
/// convolutions of every kind, transposed convolutions, matrix products and attention become
/// layers, every other operator is listed as not scheduled.
///
/// Throws `InputError` where the file is no model or larger than 2 GiB, its operators form a cycle
/// or read what nothing makes, a shape that a layer needs is not known or contradicts another, a
/// symbol of `sizes` is not in the model, or the library was built without ONNX.
[[nodiscard]] WithWarnings<Network> read_onnx_network(const std::filesystem::path& path,
                                                      const SymbolSizes& sizes = {});

/// The same from the bytes of a file; `file_name` is for messages and the network's name.
[[nodiscard]] WithWarnings<Network> read_onnx_network_from_bytes(std::string_view bytes,
                                                                 const std::string& file_name,
                                                                 const SymbolSizes& sizes = {});

}  // namespace cosa

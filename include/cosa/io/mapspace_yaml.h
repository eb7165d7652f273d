#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "cosa/architecture/architecture.h"
#include "cosa/io/dialect.h"
#include "cosa/io/machine.h"

namespace cosa {

/// The machine with what a file says of mappings in Timeloop's or CoSA's form: a list of
/// constraints under `mapspace`, `mapspace_constraints`, `architecture_constraints`,
/// `arch_constraints` or `constraints`, bare or under `constraints` or `targets`, each {target,
/// type, ...} of type spatial, temporal, datatype (also dataspace, bypass) or utilization;
/// docs/files.md lists their keys. What the file says that a memory keeps replaces what the machine
/// said; all else adds to it. Where `tensor_names` are given, a tensor of another name is refused;
/// otherwise the names wait for a workload, as those of dimensions always do.
[[nodiscard]] Machine read_constraints(const std::filesystem::path& path, const Machine& machine,
                                       std::span<const std::string> tensor_names = {});

/// The same from text; `file_name` is for messages.
[[nodiscard]] Machine read_constraints_from_text(std::string_view text,
                                                 const std::string& file_name,
                                                 const Machine& machine,
                                                 std::span<const std::string> tensor_names = {});

/// The architecture with the residency that such a file states. Constraints of other kinds are
/// refused: an architecture alone cannot carry them.
[[nodiscard]] Architecture read_mapspace(const std::filesystem::path& path,
                                         const Architecture& architecture,
                                         std::span<const std::string> tensor_names = {});

/// The same from text; `file_name` is for messages.
[[nodiscard]] Architecture read_mapspace_from_text(std::string_view text,
                                                   const std::string& file_name,
                                                   const Architecture& architecture,
                                                   std::span<const std::string> tensor_names = {});

/// What the machine says of mappings (what its memories keep and bypass by name, and constraints on
/// loops) as `read_constraints` reads it; empty where it says nothing. In v0.4 this is the form of
/// v0.3. Throws `InputError` for axes of single dimensions, and for a memory that bypasses all but
/// what it keeps: these lists leave open what they do not name.
[[nodiscard]] std::string constraints_to_yaml(const Machine& machine, Dialect dialect);

}  // namespace cosa

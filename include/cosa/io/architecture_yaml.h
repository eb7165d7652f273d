#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "cosa/architecture/architecture.h"
#include "cosa/io/dialect.h"
#include "cosa/io/machine.h"
#include "cosa/io/warning.h"

namespace cosa {

/// Reads a machine in whichever of Timeloop's forms the file is: v0.1, which is also CoSA's
/// (`arch: {arithmetic, storage}`, storage innermost first), v0.2 and v0.3 (`architecture:
/// {version, subtree}`), or v0.4 (`architecture: {version, nodes}`), whose nodes may carry
/// constraints. `bandwidth: b` is b/2 words read and b/2 written per cycle; docs/files.md lists the
/// attributes, and those of our own. The architecture is named after the file. Other sections of
/// the file (problem, mapping, constraints) are left to their readers.
///
/// What is not modelled and could change a result is refused by name; what cannot is said in the
/// warnings.
[[nodiscard]] WithWarnings<Machine> read_machine(const std::filesystem::path& path);

/// The same from text; `file_name` is for messages and the architecture's name.
[[nodiscard]] WithWarnings<Machine> read_machine_from_text(std::string_view text,
                                                           const std::string& file_name);

/// The architecture alone; a warning says where the file's constraints on loops are left out.
[[nodiscard]] WithWarnings<Architecture> read_architecture_file(const std::filesystem::path& path);

/// The same from text; `file_name` is for messages and the architecture's name.
[[nodiscard]] WithWarnings<Architecture> read_architecture_file_from_text(
    std::string_view text, const std::string& file_name);

/// The machine alone, for callers that have no one to warn.
[[nodiscard]] Architecture read_architecture(const std::filesystem::path& path);
[[nodiscard]] Architecture read_architecture_from_text(std::string_view text,
                                                       const std::string& file_name);

/// The machine in a dialect, as the readers take it for an equal one (but for its name, which is
/// the file's): in v0.1 and v0.3 an architecture, and beside it what `constraints_to_yaml` writes,
/// for `read_constraints`; in v0.4 nodes that say all of it, of the machine `with_fanout_levels`.
/// Attributes of our own are written in v0.1 alone. Throws `InputError`, by name, for what the
/// dialect cannot say.
[[nodiscard]] std::string machine_to_yaml(const Machine& machine, Dialect dialect);

}  // namespace cosa

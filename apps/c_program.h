#pragma once

#include <string>
#include <vector>

namespace cosa::cli {

/// Compiles the C program with `compiler`, a command found by name as a shell does and its options,
/// runs it and gives what it prints. Throws `InputError` when there is no such compiler, when it
/// refuses the program (with its words), and when the program does not end by itself.
[[nodiscard]] std::string run_c_program(const std::string& program,
                                        const std::vector<std::string>& compiler);

}  // namespace cosa::cli

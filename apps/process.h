#pragma once

#include <string>
#include <vector>

namespace cosa::cli {

/// Runs a command, found by name as a shell does, and its arguments; what it prints, errors too,
/// goes to the file `output`. Returns how it ended, as `waitpid` says it. Throws `InputError` with
/// `mend` when it cannot be started.
[[nodiscard]] int run_process(std::vector<std::string> words, const std::string& output,
                              const std::string& mend);

}  // namespace cosa::cli

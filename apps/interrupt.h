#pragma once

namespace cosa::cli {

/// From now on the first Ctrl-C (SIGINT) is noted for `interrupted`; the second ends the process.
void note_interrupts();

/// Whether there was a Ctrl-C since.
[[nodiscard]] bool interrupted();

}  // namespace cosa::cli

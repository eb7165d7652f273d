#pragma once

namespace cosa::cli {

/// What the command tells the shell.
enum ExitCode : int {
  kDone = 0,
  kNoSchedule = 1,   ///< some layer has no schedule
  kNotVerified = 1,  ///< a result does not hold, or its proof did not end
  kBadInput = 2,     ///< bad input or usage
  kInternalBug = 3,  ///< a bug of ours
};

}  // namespace cosa::cli

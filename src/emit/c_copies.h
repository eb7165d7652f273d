#pragma once

#include <cstddef>
#include <string>

#include "c_program.h"

namespace cosa::detail {

/// The functions that bring a store's tile from the store outside it and, for partial sums, take it
/// there. Nothing for a store that is outermost.
void write_copies(CProgram& program, std::size_t store);

/// Counts one partial sum that arrives at a word of the output: stored if it is the first, else
/// added to what is read.
void write_update(CProgram& program, std::size_t store, const std::string& instance,
                  const std::string& slot);

}  // namespace cosa::detail

#pragma once

#include <CLI/CLI.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "cosa/architecture/architecture.h"
#include "cosa/scheduler/schedule_options.h"
#include "cosa/workload/workload.h"
#include "inputs.h"

namespace cosa::cli {

/// The options that say what finds the mappings, of what objective, and for how long.
struct EngineArguments {
  std::string engine = "exact";
  std::optional<std::string> objective;
  std::optional<std::string> bypass;
  std::optional<std::string> placement;
  std::string padding;  ///< a number; empty: none
  std::optional<std::size_t> top;
  std::optional<std::string> distinct;
  std::optional<std::int64_t> samples;
  std::optional<std::uint64_t> seed;
  std::optional<std::string> formulation;
  FileArgument options;
  std::optional<std::string> global_buffer;
  std::optional<double> time_limit;
  std::size_t jobs = 0;
};

void add_engine_options(CLI::App& command, EngineArguments& arguments);

/// What `--objective` says where a front is asked for.
inline constexpr std::string_view kPareto = "pareto";

/// Throws `InputError` for an option of the engines that a front does not have.
void refuse_options_foreign_to_fronts(const EngineArguments& arguments);

/// Those that ask for more than one mapping.
void add_top_options(CLI::App& command, EngineArguments& arguments);

/// Throws `InputError` for an option of other engines: nothing that was asked goes unheard.
void refuse_foreign_options(const EngineArguments& arguments);

/// What the arguments ask, but for a front; a file of options is read for that workload. Ctrl-C
/// ends the search. Energies are left to the architecture.
[[nodiscard]] ScheduleOptions load_engine_options(const EngineArguments& arguments,
                                                  const Workload& workload,
                                                  const Architecture& architecture);

}  // namespace cosa::cli

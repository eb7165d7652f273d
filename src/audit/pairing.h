#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cosa/base/input_error.h"
#include "cosa/io/machine.h"
#include "cosa/io/run_files.h"
#include "cosa/io/warning.h"
#include "cosa/mapping/mapping.h"
#include "cosa/workload/workload.h"

namespace cosa::detail {

/// Why something cannot be used, and where that stands: relative to the folder.
struct Fault {
  std::string place{};
  std::string message{};
};

[[nodiscard]] Fault fault_of(const InputError& error, const std::filesystem::path& folder);

/// What reading a file gave: a value with its warnings, or the error.
template <typename T>
struct ReadOnce {
  std::optional<WithWarnings<T>> read{};
  Fault error{};
};

/// A mapping with the layer and the machine that it is for.
struct PairedRun {
  std::string layer_file{};
  std::string machine_file{};
  std::optional<Workload> layer{};
  std::optional<Machine> machine{};
  std::optional<Mapping> mapping{};
  std::vector<std::string> constraint_files{};  ///< those whose constraints `machine` has
  std::vector<std::string> notes{};
  Fault fault{};  ///< why there is none of this; its message is empty where there is
};

/// Pairs mappings with files; every file is read once.
class Pairing {
 public:
  explicit Pairing(std::filesystem::path folder) : folder_(std::move(folder)) {}

  [[nodiscard]] PairedRun pair(const RunFiles& files);

 private:
  struct Fit;

  const ReadOnce<Workload>& layer_of(const std::filesystem::path& path);
  const ReadOnce<Machine>& machine_of(const std::filesystem::path& path);
  /// The pairs with which the mapping is valid; `fault` gets why the first one is not.
  std::vector<Fit> fits(const RunFiles& files, Fault& fault);
  /// Takes what the machine's file says of loops, and what the run's files of constraints say, each
  /// where the mapping obeys it; a note says which are not taken, and why.
  void constrain(const RunFiles& files, PairedRun& run) const;

  std::filesystem::path folder_;
  std::map<std::filesystem::path, ReadOnce<Workload>> layers_;
  std::map<std::filesystem::path, ReadOnce<Machine>> machines_;
};

}  // namespace cosa::detail

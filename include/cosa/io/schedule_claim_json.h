#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cosa/mapping/placement.h"

namespace cosa {

/// What a schedule says that it is a result of; hashes as text.
struct ClaimedProvenance {
  std::string version;
  std::int64_t cost_model_version = 0;
  std::string workload;
  std::string architecture;
  std::string energy;
  std::string options;
  std::string input;  ///< of the four above
};

/// How a schedule says that its layer was made larger.
struct ClaimedPadding {
  struct Extent {
    std::string dimension;
    std::int64_t from = 1;
    std::int64_t to = 1;
  };
  std::vector<Extent> extents;
  std::int64_t wasted_operations = 0;
  double wasted_accesses = 0;
};

/// A mapping of a list of the best.
struct ClaimedRank {
  double objective_value = 0;
  std::int64_t cycles = 0;
  double energy_pJ = 0;
  std::string mapping;  ///< JSON that `mapping_from_json` reads
};

/// What a schedule says of the best mappings.
struct ClaimedTop {
  std::size_t count = 0;  ///< that was asked for
  std::string distinct;   ///< what is told apart
  std::size_t proven = 0;
  std::optional<double> bound{};  ///< absent: all are listed
  std::vector<ClaimedRank> mappings;
};

/// What the JSON of one layer's schedule (docs/json.md) claims of its mapping.
struct ScheduleClaim {
  std::string layer;
  std::string architecture;
  ClaimedProvenance provenance;
  std::string engine;
  std::string termination;
  std::string objective;
  std::optional<std::string> tie_break{};  ///< absent where the engine has none
  bool free_residency = false;             ///< the certificate's `bypass` is `free`
  Placement placement = Placement::kEven;  ///< the certificate's
  std::optional<double> padding_limit{};   ///< absent where extents were left as they are
  std::optional<ClaimedPadding> padding{};
  std::optional<ClaimedTop> top{};  ///< absent where the best one alone was asked for
  std::optional<double> objective_value{};
  std::optional<double> bound{};
  std::int64_t cycles = 0;
  double energy_pJ = 0;
};

/// Reads the claim; the mapping itself is read by `mapping_from_json`. `file_name` is for messages.
/// Throws `InputError` where the text is no such JSON, and where it holds no mapping.
[[nodiscard]] ScheduleClaim schedule_claim_from_json(std::string_view text,
                                                     const std::string& file_name);

}  // namespace cosa

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cosa {

/// What the JSON of one layer's schedule (docs/json.md) claims of its mapping.
struct ScheduleClaim {
  std::string layer;
  std::string architecture;
  std::string termination;
  std::string objective;
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

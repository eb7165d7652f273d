#pragma once

#include <string>
#include <string_view>

#include "cosa/architecture/architecture.h"
#include "cosa/mapping/mapping.h"
#include "cosa/workload/workload.h"

namespace cosa {

/// The mapping as JSON on one line, everything by name; any mapping, uneven ones too:
///
///     {"nodes": [{"storage": "DRAM", "tensors": ["Weights"]}, {"loop": "K", "bound": 4},
///                {"loop": "C", "bound": 8, "spatial": "x", "fanout": "GlobalBuffer"}]}
///
/// The mapping's references must be valid. `mapping_from_json` gives back an equal mapping.
[[nodiscard]] std::string mapping_to_json(const Workload& workload,
                                          const Architecture& architecture, const Mapping& mapping);

/// Reads that form, alone or under the key `mapping` of a larger object such as a schedule.
/// `file_name` is for messages. Throws `InputError` with the line of a syntax error, and with a
/// JSON pointer as key for everything else. Whether the mapping is valid, `validate` says.
[[nodiscard]] Mapping mapping_from_json(std::string_view text, const std::string& file_name,
                                        const Workload& workload, const Architecture& architecture);

}  // namespace cosa

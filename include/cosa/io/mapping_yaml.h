#pragma once

#include <string>
#include <string_view>

#include "cosa/architecture/architecture.h"
#include "cosa/mapping/mapping.h"
#include "cosa/workload/workload.h"

namespace cosa {

/// The mapping as Timeloop's list of directives (v0.1, v0.2), innermost level first: a spatial one
/// where the level has a fan-out, a temporal one, and what the level keeps and bypasses.
/// Neighbouring loops of one dimension become one; loops along x stand inside those along y.
///
/// Throws `InputError` for what the form cannot say: an uneven mapping, or a level whose loops of
/// one dimension are parted by another's or lie along both x and y.
[[nodiscard]] std::string mapping_to_yaml(const Workload& workload,
                                          const Architecture& architecture, const Mapping& mapping);

/// Reads such a list. Factors are written `C=4` or `C4`, parted by spaces or commas; one of a
/// dimension's factors may be 0, the rest of its extent. Permutations run from the inner to the
/// outer loop; dimensions left out stand outside, in the workload's order. `split: n` puts the
/// first n of a spatial permutation along x and the others along y; without it all are along x. A
/// tensor of which the list says nothing at a level is kept there unless the architecture's
/// residency says otherwise; a list that contradicts it is refused, and so are factors that do not
/// multiply out and spatial products above the fan-out. Whether tiles fit, `validate` says.
[[nodiscard]] Mapping mapping_from_yaml(std::string_view text, const std::string& file_name,
                                        const Workload& workload, const Architecture& architecture);

}  // namespace cosa

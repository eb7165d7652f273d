#pragma once

#include "yaml_node.h"

namespace cosa::detail {

/// Puts the entries that a map's merge keys name in their place. `<<: map` and `<<: [map, ...]`
/// bring every entry whose key the map does not have; of several maps the first that has it counts.
/// `<<<`, which is Timeloop's front end's, also merges maps with maps of the same key and appends
/// lists to lists, unless these are tagged `!nomerge`.
void expand_merge_keys(YamlNode& map);

}  // namespace cosa::detail

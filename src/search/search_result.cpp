#include "cosa/search/search_result.h"

#include <algorithm>

namespace cosa {

void add_effort(const SearchStatistics& part, SearchStatistics& sum) {
  sum.space_mappings = std::max(sum.space_mappings, part.space_mappings);
  sum.nodes += part.nodes;
  sum.evaluated += part.evaluated;
  sum.spatial_total += part.spatial_total;
  sum.spatial_opened += part.spatial_opened;
  sum.spaces_total = std::max(sum.spaces_total, part.spaces_total);
  sum.spaces_opened += part.spaces_opened;
}

}  // namespace cosa

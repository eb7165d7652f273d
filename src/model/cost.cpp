#include "cosa/model/cost.h"

namespace cosa {

std::string_view to_string(Bottleneck bottleneck) {
  switch (bottleneck) {
    case Bottleneck::kCompute:
      return "compute";
    case Bottleneck::kRead:
      return "read";
    case Bottleneck::kWrite:
      return "write";
    case Bottleneck::kShared:
      return "shared";
  }
  return "compute";
}

}  // namespace cosa

#include "cosa/base/version.h"

namespace cosa {

std::string_view version() { return COSA_VERSION; }

}  // namespace cosa

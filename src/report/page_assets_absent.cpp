#include "page_assets.h"

// Stands in for the generated page_assets.cpp where the library is built without the page.

namespace cosa::detail {

const PageAssets* page_assets() { return nullptr; }

}  // namespace cosa::detail

#pragma once

#include <string_view>

namespace cosa::detail {

/// The parts of a page that are the same for all: files of web/ and the library d3, as they were
/// when this was built.
struct PageAssets {
  std::string_view html;     ///< with the marks that `page_html` replaces
  std::string_view style;    ///< CSS
  std::string_view library;  ///< d3 and d3-sankey
  std::string_view script;   ///< our own views
};

/// Null where the build makes no pages.
[[nodiscard]] const PageAssets* page_assets();

}  // namespace cosa::detail

#include "yaml_document.h"

#include <algorithm>
#include <array>
#include <utility>

namespace cosa::detail {
namespace {

/// The sections of Timeloop's, Accelergy's and CoSA's files.
constexpr std::array<std::string_view, 25> kSections{"arch",
                                                     "architecture",
                                                     "arch_constraints",
                                                     "problem",
                                                     "shape",
                                                     "mapping",
                                                     "mapspace",
                                                     "constraints",
                                                     "mapspace_constraints",
                                                     "mapper",
                                                     "architecture_constraints",
                                                     "variables",
                                                     "globals",
                                                     "components",
                                                     "compound_components",
                                                     "ERT",
                                                     "ERT_summary",
                                                     "ART",
                                                     "ART_summary",
                                                     "action_counts",
                                                     "energy_estimation",
                                                     "layout",
                                                     "dumped_by_timeloop_front_end",
                                                     "specification",
                                                     "sparse_optimizations"};

constexpr std::array<std::string_view, 6> kTags{"Container",    "Component", "Parallel",
                                                "Hierarchical", "Pipelined", "Nothing"};

/// Sections called so that they are ignored are nobody's.
bool is_known(std::string_view section) {
  return std::ranges::find(kSections, section) != kSections.end() ||
         section.find("ignore") != std::string_view::npos;
}

}  // namespace

void require_known_sections(const YamlValue& root) {
  for (const auto& [name, section] : root.free_map().entries()) {
    if (!is_known(name)) {
      const std::vector<std::string> usual{"arch",     "architecture", "problem", "mapping",
                                           "mapspace", "constraints",  "ERT"};
      section.fail("unknown section", suggest(name, usual, "usual are"));
    }
  }
}

YamlMap sections_of(const YamlValue& root, std::initializer_list<std::string_view> wanted) {
  YamlMap sections = root.free_map();
  bool found = false;
  for (const auto& [name, section] : sections.entries()) {
    found = found || std::ranges::find(wanted, name) != wanted.end();
  }
  for (const auto& [name, section] : sections.entries()) {
    if (!is_known(name)) {
      static_cast<void>(root.map(wanted));  // says what is wrong with the key
    }
    if (found && name == "sparse_optimizations") {
      section.fail("sparse optimizations are not modelled", "remove them for the dense machine");
    }
  }
  if (!found) {
    static_cast<void>(sections.at(*wanted.begin()));
  }
  return sections;
}

std::optional<std::pair<std::string, YamlValue>> find_section(
    const YamlMap& sections, std::initializer_list<std::string_view> names) {
  std::optional<std::pair<std::string, YamlValue>> found;
  for (const std::string_view name : names) {
    auto section = sections.find(name);
    if (!section) {
      continue;
    }
    if (found) {
      section->fail("given beside " + found->first, "keep one of them");
    }
    found = {std::string(name), *std::move(section)};
  }
  return found;
}

YamlValue tagged_root(std::string_view text, const std::string& file) {
  return YamlValue::root_of(text, file, kTags);
}

}  // namespace cosa::detail

#include "cosa/io/area_reference_table_yaml.h"

#include "reference_table.h"
#include "source_text.h"
#include "yaml_document.h"

namespace cosa {
namespace {

using detail::YamlMap;
using detail::YamlValue;

void read_entries(const YamlValue& list, AreaReferenceTable& table) {
  for (const YamlValue& item : list.items()) {
    // A summary says which estimator gave each part.
    const YamlMap entry = item.map({"name", "area", "primitive_estimations"});
    const YamlValue name = entry.at("name");
    const double area = detail::not_negative(entry, "area", "um^2");
    if (!table.areas.emplace(name.text(), area).second) {
      name.fail("a second area of " + detail::excerpt(name.text()), "keep one of them");
    }
  }
  if (table.areas.empty()) {
    list.fail("lists no component");
  }
}

}  // namespace

AreaReferenceTable read_area_reference_table(const std::filesystem::path& path) {
  return read_area_reference_table_from_text(detail::read_source(path), path.string());
}

AreaReferenceTable read_area_reference_table_from_text(std::string_view text,
                                                       const std::string& file_name) {
  const YamlMap sections =
      detail::sections_of(detail::tagged_root(text, file_name), {"ART", "ART_summary"});
  const auto table = sections.find("ART");
  const YamlValue section = table ? *table : sections.at("ART_summary");
  const char* list = table ? "tables" : "table_summary";
  const YamlMap art = section.map({"version", list});
  detail::require_accelergy_version(art);
  AreaReferenceTable result{.areas = {}, .where = {file_name, section.place().where.line}};
  read_entries(art.at(list), result);
  return result;
}

}  // namespace cosa

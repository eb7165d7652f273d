#include "reference_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "source_text.h"

namespace cosa::detail {

void require_accelergy_version(const YamlMap& table) {
  constexpr std::array<std::string_view, 3> kVersions{"0.2", "0.3", "0.4"};
  const YamlValue version = table.at("version");
  if (std::ranges::find(kVersions, version.text()) == kVersions.end()) {
    version.fail(excerpt(version.text()) + " is not a known version", "give 0.2, 0.3 or 0.4");
  }
}

double not_negative(const YamlMap& entry, std::string_view key, std::string_view unit) {
  const YamlValue value = entry.at(key);
  const double number = value.number();
  if (number < 0) {
    value.fail(fmt::format("an {} is not negative", key), fmt::format("give {} >= 0", unit));
  }
  return number;
}

}  // namespace cosa::detail

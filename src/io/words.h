#pragma once

#include <string>
#include <utility>
#include <vector>

#include "yaml_value.h"

namespace cosa::detail {

/// Words parted by spaces and commas, with their places: of one text, or of each text of a list.
/// Spaces around `=`, `<` and `>` part nothing.
[[nodiscard]] std::vector<std::pair<std::string, Place>> placed_words(const YamlValue& value);

/// `C=4`, `C<=4`, `C>=4` or `C4`, taken apart.
struct FactorWord {
  std::string name;
  std::string comparison;  ///< `=`, `<=` or `>=`; of `C4`, `=`
  std::string value;       ///< digits and what else stands there
};

/// Refuses, at `place`, a word that is none of these.
[[nodiscard]] FactorWord factor_word(const std::string& word, const Place& place);

}  // namespace cosa::detail

#include "words.h"

#include <algorithm>

namespace cosa::detail {
namespace {

constexpr std::string_view kComparisons = "=<>";

bool is_separator(char c) { return c == ' ' || c == ','; }
bool is_comparison(char c) { return kComparisons.find(c) != std::string_view::npos; }

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words;
  bool open = false;  // whether the last word may grow
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_separator(text[i])) {
      const std::size_t next = text.find_first_not_of(' ', i);
      const bool at_comparison = text[i] == ' ' && !words.empty() &&
                                 (is_comparison(words.back().back()) ||
                                  (next != std::string::npos && is_comparison(text[next])));
      open = open && at_comparison;
      continue;
    }
    if (!open) {
      words.emplace_back();
      open = true;
    }
    words.back() += text[i];
  }
  return words;
}

}  // namespace

std::vector<std::pair<std::string, Place>> placed_words(const YamlValue& value) {
  std::vector<std::pair<std::string, Place>> words;
  const auto append = [&](const YamlValue& text) {
    for (std::string& word : words_of(text.text())) {
      words.emplace_back(std::move(word), text.place());
    }
  };
  if (value.kind() == YamlKind::kSequence) {
    std::ranges::for_each(value.items(), append);
  } else if (value.kind() != YamlKind::kNothing) {
    append(value);
  }
  return words;
}

FactorWord factor_word(const std::string& word, const Place& place) {
  const std::size_t start = word.find_first_of(kComparisons);
  FactorWord result;
  if (start == std::string::npos) {
    const std::size_t digits = word.find_last_not_of("0123456789") + 1;
    result = {word.substr(0, digits), "=", word.substr(digits)};
  } else {
    const std::size_t end = std::min(word.find_first_not_of(kComparisons, start), word.size());
    result = {word.substr(0, start), word.substr(start, end - start), word.substr(end)};
  }
  const bool known =
      result.comparison == "=" || result.comparison == "<=" || result.comparison == ">=";
  if (result.name.empty() || result.value.empty() || !known) {
    place.fail(excerpt(word) + " is not a factor",
               "write NAME=NUMBER; remainders (C=4,3) are not supported");
  }
  return result;
}

}  // namespace cosa::detail

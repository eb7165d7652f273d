#include "yaml_text.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace cosa::detail {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_plain(char c) {
  return is_letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '=' || c == ' ';
}

/// Words that YAML readers take for something else than text.
bool is_reserved(std::string_view text) {
  constexpr std::array<std::string_view, 9> kWords{"null", "true", "false", "yes", "no",
                                                   "on",   "off",  "y",     "n"};
  return std::ranges::any_of(kWords, [&](std::string_view word) {
    return std::ranges::equal(word, text, [](char a, char b) {
      return a == static_cast<char>(std::tolower(static_cast<unsigned char>(b)));
    });
  });
}

}  // namespace

std::string yaml_text(std::string_view text) {
  const bool bare = !text.empty() && is_letter(text.front()) && text.back() != ' ' &&
                    std::ranges::all_of(text, is_plain) && !is_reserved(text);
  if (bare) {
    return std::string(text);
  }
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      quoted += '\\';
    }
    quoted += c;
  }
  return quoted + '"';
}

}  // namespace cosa::detail

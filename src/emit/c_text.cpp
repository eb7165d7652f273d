#include "c_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace cosa::detail {
namespace {

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

}  // namespace

CNames::CNames()
    : taken_{"auto",        "break",       "case",         "char",    "const",   "continue",
             "default",     "do",          "double",       "else",    "enum",    "extern",
             "float",       "for",         "goto",         "if",      "inline",  "int",
             "long",        "register",    "restrict",     "return",  "short",   "signed",
             "sizeof",      "static",      "struct",       "switch",  "typedef", "union",
             "unsigned",    "void",        "volatile",     "while",   "main",    "printf",
             "uint64_t",    "int64_t",     "word",         "words",   "how",     "e",
             "from",        "sent",        "fresh",        "stays",   "moves",   "slides",
             "steps",       "product",     "asm",          "typeof",  "stdin",   "stdout",
             "stderr",      "EOF",         "NULL",         "run",     "plain",   "expected",
             "random_word", "stays_amiss", "slides_amiss", "leaving", "into"} {}

std::string CNames::unique(std::string_view text) {
  std::string name(text);
  std::ranges::replace_if(name, [](char c) { return !is_word(c); }, '_');
  if (name.empty() || !std::isalpha(static_cast<unsigned char>(name.front()))) {
    name.insert(0, "t");
  }
  std::string candidate = name;
  for (int n = 2; !taken_.insert(candidate).second; ++n) {
    candidate = fmt::format("{}_{}", name, n);
  }
  return candidate;
}

std::string c_comment(std::string_view name) {
  std::string text(name);
  std::ranges::replace_if(
      text,
      [](char c) {
        return !is_word(c) && std::string_view(" .,:-+|[]()").find(c) == std::string_view::npos;
      },
      '_');
  return text;
}

std::string CSum::text() const {
  std::string sum;
  for (const auto& [factor, variable] : terms_) {
    sum += fmt::format("{}{}", sum.empty() ? "" : " + ",
                       factor == 1 ? variable : fmt::format("{} * {}", factor, variable));
  }
  if (constant_ != 0 || terms_.empty()) {
    sum += fmt::format("{}{}", sum.empty() ? "" : " + ", constant_);
  }
  return terms_.size() + (constant_ != 0 ? 1 : 0) > 1 ? "(" + sum + ")" : sum;
}

void CLines::line(std::string_view text) {
  if (!text.empty()) {
    text_.append(2 * depth_, ' ');
  }
  text_ += text;
  text_ += '\n';
}

void CLines::open(std::string_view text) {
  line(text.empty() ? "{" : fmt::format("{} {{", text));
  ++depth_;
}

void CLines::close() {
  --depth_;
  line("}");
}

}  // namespace cosa::detail

#include "utf8.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>

#include "place.h"

namespace cosa::detail {
namespace {

/// Bytes of the UTF-8 sequence that starts the text; 0 when it starts none.
std::size_t sequence_length(std::string_view text) {
  struct Form {
    std::uint8_t mask;
    std::uint8_t lead;
    std::uint32_t least;  // shorter forms exist for code points below it
  };
  constexpr std::array<Form, 4> kForms{
      {{0x80, 0x00, 0x0}, {0xE0, 0xC0, 0x80}, {0xF0, 0xE0, 0x800}, {0xF8, 0xF0, 0x10000}}};
  constexpr std::uint32_t kLast = 0x10FFFF;
  constexpr std::uint32_t kSurrogates = 0xD800;
  constexpr std::uint32_t kAfterSurrogates = 0xE000;
  constexpr unsigned kPayloadBits = 6;
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  for (std::size_t n = 0; n < kForms.size(); ++n) {
    const Form form = kForms[n];
    if ((byte(0) & form.mask) != form.lead) {
      continue;
    }
    if (text.size() <= n) {
      return 0;
    }
    std::uint32_t code = byte(0) & static_cast<std::uint8_t>(~form.mask);
    for (std::size_t i = 1; i <= n; ++i) {
      if ((byte(i) & 0xC0) != 0x80) {
        return 0;
      }
      code = (code << kPayloadBits) | (byte(i) & 0x3FU);
    }
    const bool surrogate = code >= kSurrogates && code < kAfterSurrogates;
    return code < form.least || code > kLast || surrogate ? 0 : n + 1;
  }
  return 0;
}

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::string in_hex(char c) {
  std::array<char, 8> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "0x%02X", static_cast<unsigned>(c) & 0xFFU);
  return buffer.data();
}

}  // namespace

bool is_control(char c) {
  const auto byte = static_cast<std::uint8_t>(c);
  return byte < 0x20 || byte == 0x7F;
}

std::string_view checked_text(std::string_view text, const std::string& file) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) {
    text.remove_prefix(kByteOrderMark.size());
  }
  int line = 1;
  for (std::size_t i = 0; i < text.size();) {
    const Place place{{file, line}, {}};
    if (is_control(text[i]) && !is_space(text[i])) {
      place.fail("holds the control character " + in_hex(text[i]), "give a text file");
    }
    const std::size_t length = sequence_length(text.substr(i));
    if (length == 0) {
      place.fail("byte " + in_hex(text[i]) + " is not UTF-8", "save the file as UTF-8");
    }
    line += text[i] == '\n' ? 1 : 0;
    i += length;
  }
  if (std::ranges::all_of(text, is_space)) {
    Place{{file, 1}, {}}.fail("the file is empty");
  }
  return text;
}

}  // namespace cosa::detail

#include "place.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <system_error>
#include <utility>

#include "cosa/base/nearest_name.h"

namespace cosa::detail {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// `give an integer >= 1`, or with both bounds where the upper one says something.
std::string integer_wanted(std::int64_t least, std::int64_t most) {
  if (most == std::numeric_limits<std::int64_t>::max()) {
    return "give an integer >= " + std::to_string(least);
  }
  return "give an integer from " + std::to_string(least) + " to " + std::to_string(most);
}

}  // namespace

void Place::fail(std::string message, std::string mend) const {
  throw InputError(InputError::Parts{
      .where = where, .key = key, .message = std::move(message), .mend = std::move(mend)});
}

std::string excerpt(std::string_view text) {
  constexpr std::size_t kLongest = 60;
  std::string shown = "'";
  for (const char c : text.substr(0, kLongest)) {
    shown += c >= ' ' && c <= '~' ? c : '?';
  }
  return shown + (text.size() > kLongest ? "...'" : "'");
}

std::string suggest(std::string_view text, std::span<const std::string> names,
                    const std::string& otherwise) {
  constexpr std::size_t kLongestName = 200;  // beyond it nothing is near, and comparing costs
  if (text.size() <= kLongestName) {
    if (const auto nearest = nearest_name(text, names)) {
      return "did you mean " + *nearest + "?";
    }
  }
  std::string list;
  for (const std::string& name : names) {
    list += (list.empty() ? "" : ", ") + name;
  }
  return otherwise + " " + list;
}

std::int64_t parse_integer(std::string_view text, std::int64_t least, const Place& place,
                           std::int64_t most) {
  const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
  if (digits.empty() || !std::ranges::all_of(digits, is_digit)) {
    place.fail(excerpt(text) + " is not an integer", integer_wanted(least, most));
  }
  if (digits.size() > 1 && digits.front() == '0') {
    place.fail(excerpt(text) + " starts with 0, which some readers take for octal",
               "write it without leading zeros");
  }
  std::int64_t value = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ec != std::errc{} || value > most) {
    const bool below = text.starts_with('-');
    place.fail(excerpt(text) + (below ? " is too small" : " is too large"),
               below ? integer_wanted(least, most) : "give at most " + std::to_string(most));
  }
  if (value < least) {
    place.fail(excerpt(text) + " is below " + std::to_string(least), integer_wanted(least, most));
  }
  return value;
}

double parse_number(std::string_view text, const Place& place) {
  const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
  double value = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool starts_well = !digits.empty() && (is_digit(digits.front()) || digits.front() == '.');
  if (!starts_well || result.ptr != text.data() + text.size() ||
      result.ec == std::errc::invalid_argument) {
    place.fail(excerpt(text) + " is not a finite number", "give a decimal number such as 0.5");
  }
  if (result.ec != std::errc{} || !std::isfinite(value)) {
    place.fail(excerpt(text) + " is out of range", "give a number that fits a double");
  }
  return value;
}

}  // namespace cosa::detail

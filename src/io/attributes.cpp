#include "attributes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "expression.h"

namespace cosa::detail {
namespace {

constexpr int kDeepestReference = 32;
constexpr int kMostReferences = 10'000;

/// Attributes that older files spell with hyphens; Timeloop rewrites these and no others.
constexpr std::array<std::string_view, 16> kHyphenated{"addr_gen_energy",    "block_size",
                                                       "cluster_area",       "cluster_size",
                                                       "metadata_word_bits", "min_utilization",
                                                       "multiple_buffering", "network_type",
                                                       "network_word_bits",  "num_banks",
                                                       "num_ports",          "router_energy",
                                                       "tile_width",         "vector_access_energy",
                                                       "wire_energy",        "word_bits"};

bool is_same_name(std::string_view written, std::string_view name) {
  if (written == name) {
    return true;
  }
  return std::ranges::find(kHyphenated, name) != kHyphenated.end() &&
         std::ranges::equal(written, name,
                            [](char a, char b) { return (a == '-' ? '_' : a) == b; });
}

}  // namespace

void Scope::add(const std::string& name, const YamlValue& value) {
  if (std::ranges::find(names_, name, &Named::name) == names_.end()) {
    names_.push_back({name, value});
  }
}

std::optional<std::pair<YamlValue, const Scope*>> Scope::find(std::string_view name) const {
  for (const Scope* scope = this; scope != nullptr; scope = scope->around_) {
    const auto known = std::ranges::find(scope->names_, name, &Named::name);
    if (known != scope->names_.end()) {
      return std::pair{known->value, scope};
    }
  }
  return std::nullopt;
}

double Scope::number(const YamlValue& value) const {
  Budget budget;
  return number(value, 0, budget);
}

double Scope::number(const YamlValue& value, int depth, Budget& budget) const {
  const std::string& text = value.text();
  const char first = text.front();
  if (value.is_quoted() || (first >= '0' && first <= '9') || first == '.') {
    // A plain number, its own reader's errors included; an expression may start like one.
    const bool plain = text.find_first_of("*/%()") == std::string::npos &&
                       text.find_first_of("+-", 1) == std::string::npos;
    if (plain || value.is_quoted()) {
      return value.number();
    }
  }
  return evaluate_expression(text, value.place(), [&](std::string_view name) {
    return named(name, value.place(), depth + 1, budget);
  });
}

double Scope::named(std::string_view name, const Place& place, int depth, Budget& budget) const {
  if (depth > kDeepestReference || ++budget.references > kMostReferences) {
    place.fail(excerpt(name) + " refers to itself", "write the value out");
  }
  const auto found = find(name);
  if (!found) {
    place.fail(excerpt(name) + " is no attribute and no variable", "write the value out");
  }
  const auto& [value, scope] = *found;
  return scope->number(value, depth, budget);
}

Attributes::Attributes(Entries entries, const Scope& scope, Place place)
    : Attributes(std::move(entries), {}, scope, std::move(place)) {}

Attributes::Attributes(Entries entries, Entries inherited, const Scope& scope, Place place)
    : entries_(std::move(entries)),
      inherited_(std::move(inherited)),
      scope_(scope),
      place_(std::move(place)) {}

std::optional<YamlValue> Attributes::find(std::initializer_list<std::string_view> names) {
  std::optional<YamlValue> found;
  for (const std::string_view name : names) {
    for (const auto& [written, value] : entries_) {
      if (!is_same_name(written, name)) {
        continue;
      }
      read_.insert(written);
      if (!found) {
        found = value;
      } else if (found->text() != value.text()) {
        value.fail("differs from " + found->place().key + ", which says the same",
                   "keep one of them");
      }
    }
  }
  for (const std::string_view name : names) {
    if (!found) {
      found = find_inherited(inherited_, name);
    }
  }
  return found;
}

std::optional<YamlValue> Attributes::find_inherited(const Entries& entries, std::string_view name) {
  const auto entry = std::ranges::find_if(
      entries, [&](const auto& candidate) { return is_same_name(candidate.first, name); });
  return entry == entries.end() ? std::nullopt : std::optional(entry->second);
}

double Attributes::positive_number(const YamlValue& value) const {
  const double result = number(value);
  if (!(result > 0)) {
    value.fail(excerpt(value.text()) + " is not above 0", "give a number above 0");
  }
  return result;
}

std::int64_t Attributes::integer(const YamlValue& value, std::int64_t least,
                                 std::int64_t most) const {
  const std::string& text = value.text();
  const bool digits =
      std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || c == '-'; });
  if (digits || value.is_quoted()) {
    return value.integer(least, most);
  }
  const double result = number(value);
  constexpr double kExact = 9007199254740992.0;  // 2^53: beyond it integers are not exact
  if (result != std::floor(result) || std::fabs(result) > kExact) {
    value.fail(excerpt(text) + " is not an integer", "give an integer");
  }
  const auto integer = static_cast<std::int64_t>(result);
  if (integer < least || integer > most) {
    value.fail(excerpt(text) + " is " + std::to_string(integer),
               "give an integer from " + std::to_string(least) + " to " + std::to_string(most));
  }
  return integer;
}

std::vector<std::pair<std::string, YamlValue>> Attributes::unread() const {
  std::vector<std::pair<std::string, YamlValue>> unread;
  for (const auto& entry : entries_) {
    if (!read_.contains(entry.first)) {
      unread.push_back(entry);
    }
  }
  return unread;
}

}  // namespace cosa::detail

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cosa/base/input_error.h"
#include "cosa/base/nearest_name.h"
#include "cosa/search/objective.h"

namespace cosa {
namespace {

[[noreturn]] void refuse(std::string_view text, std::string_view why) {
  throw InputError(fmt::format("the objective \"{}\" {}", text, why),
                   "write latency, energy, edp or ed2p, a product as energy^0.7*latency^0.3, a sum "
                   "as 0.5*energy+2*latency, or two of these as latency,edp");
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t";
  const std::size_t first = text.find_first_not_of(kBlanks);
  return first == std::string_view::npos
             ? std::string_view()
             : text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = text.find(separator);
    parts.push_back(trimmed(text.substr(0, end)));
    if (end == std::string_view::npos) {
      return parts;
    }
    text.remove_prefix(end + 1);
  }
}

std::optional<double> number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole ? std::optional(value) : std::nullopt;
}

/// The weights or exponents of energy and cycles as they are found, each once.
class Parts {
 public:
  explicit Parts(std::string_view text) : text_(text) {}

  void set(std::string_view name, double value) {
    if (name != "energy" && name != "latency") {
      refuse(text_, fmt::format("names \"{}\", where only energy or latency can be", name));
    }
    std::optional<double>& part = name == "energy" ? energy_ : latency_;
    if (part) {
      refuse(text_, fmt::format("names {} twice", name));
    }
    part = value;
  }
  [[nodiscard]] double number_of(std::string_view text) const {
    const auto value = number(text);
    if (!value) {
      refuse(text_, fmt::format("has \"{}\" where a number must be", text));
    }
    return *value;
  }
  [[nodiscard]] double energy() const { return energy_.value_or(0); }
  [[nodiscard]] double latency() const { return latency_.value_or(0); }

 private:
  std::string_view text_;
  std::optional<double> energy_;
  std::optional<double> latency_;
};

/// 0.5*energy+2*latency
Objective parse_sum(std::string_view text) {
  Parts parts(text);
  for (const std::string_view summand : split(text, '+')) {
    const auto factors = split(summand, '*');
    if (factors.size() > 2) {
      refuse(text, fmt::format("has a summand, \"{}\", that is no number times energy or latency",
                               summand));
    }
    parts.set(factors.back(), factors.size() == 2 ? parts.number_of(factors.front()) : 1);
  }
  return Objective::weighted(parts.energy(), parts.latency());
}

/// energy^0.7*latency^0.3
Objective parse_product(std::string_view text) {
  Parts parts(text);
  for (const std::string_view factor : split(text, '*')) {
    const std::size_t hat = factor.find('^');
    parts.set(trimmed(factor.substr(0, hat)),
              hat == std::string_view::npos ? 1 : parts.number_of(trimmed(factor.substr(hat + 1))));
  }
  return Objective::power(parts.energy(), parts.latency());
}

Objective parse_one(std::string_view text) {
  const std::array named{Objective::latency(), Objective::energy(), Objective::edp(),
                         Objective::ed2p()};
  const auto found = std::ranges::find(named, text, &Objective::name);
  if (found != named.end()) {
    return *found;
  }
  if (text.find_first_of("+*^") == std::string_view::npos) {
    std::vector<std::string> names;
    std::ranges::transform(named, std::back_inserter(names), &Objective::name);
    const auto nearest = nearest_name(text, names);
    refuse(text,
           nearest ? fmt::format("is not known; did you mean {}?", *nearest) : "is not known");
  }
  const bool sum =
      text.find('+') != std::string_view::npos || number(split(text, '*').front()).has_value();
  return sum ? parse_sum(text) : parse_product(text);
}

}  // namespace

ObjectivePair parse_objective(std::string_view text) {
  const auto parts = split(text, ',');
  if (parts.size() > 2) {
    refuse(text, "has more than two parts");
  }
  const Objective primary = parse_one(parts.front());
  if (parts.size() == 1) {
    return with_tie_break(primary);
  }
  const Objective secondary = parse_one(parts.back());
  if (primary == secondary) {
    refuse(text, "names the same one twice");
  }
  return {primary, secondary};
}

}  // namespace cosa

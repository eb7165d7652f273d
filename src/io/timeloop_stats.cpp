#include "cosa/io/timeloop_stats.h"

#include <charconv>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "cosa/io/text_file.h"
#include "place.h"

namespace cosa {
namespace {

using detail::Place;

/// A decimal number, and half a unit of its last digit.
struct Rounded {
  double value;
  double tolerance;
};

/// One line of the file, without the spaces around it.
struct Line {
  std::string_view text;
  int number;
};

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r");
  return first == std::string_view::npos
             ? std::string_view{}
             : text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::vector<Line> lines_of(std::string_view text) {
  std::vector<Line> lines;
  for (int number = 1; !text.empty(); ++number) {
    const std::string_view line = text.substr(0, text.find('\n'));
    lines.push_back({trimmed(line), number});
    text.remove_prefix(std::min(text.size(), line.size() + 1));
  }
  return lines;
}

class StatsReader {
 public:
  StatsReader(std::string_view text, std::string file)
      : lines_(lines_of(text)), file_(std::move(file)) {}

  TimeloopStats read() {
    skip_to_summary();
    TimeloopStats stats;
    for (; at_ < lines_.size(); ++at_) {
      if (const auto value = value_of("Cycles")) {
        stats.cycles = detail::parse_integer(*value, 0, place("Cycles"));
        cycles_seen_ = true;
      } else if (const auto energy = value_of("Energy")) {
        constexpr double kPicojoules = 1e6;
        offer(number(before_unit(*energy, "uJ"), "Energy"), kPicojoules);
      } else if (const auto count = value_of("Computes")) {
        operations_ = static_cast<double>(detail::parse_integer(*count, 0, place("Computes")));
      } else {
        read_energy_per_operation();
      }
    }
    if (!cycles_seen_ || !energy_) {
      Place{{file_, {}}, {}}.fail(std::string("the summary has no ") +
                                  (cycles_seen_ ? "energy" : "cycles"));
    }
    stats.energy_pJ = energy_->value;
    stats.energy_tolerance_pJ = energy_->tolerance;
    return stats;
  }

 private:
  [[nodiscard]] Place place(std::string key) const {
    return {{file_, lines_[at_].number}, std::move(key)};
  }

  /// Parts of the summary's names occur above it, too.
  void skip_to_summary() {
    for (at_ = 0; at_ < lines_.size(); ++at_) {
      if (lines_[at_].text == "Summary Stats") {
        return;
      }
    }
    Place{{file_, {}}, {}}.fail("there is no line `Summary Stats`",
                                "is this a stats file of Timeloop's?");
  }

  /// What stands behind `NAME:` or `NAME =` on this line.
  [[nodiscard]] std::optional<std::string_view> value_of(std::string_view name) const {
    const std::string_view line = lines_[at_].text;
    const std::size_t sign = line.find_first_of(":=");
    if (sign == std::string_view::npos || trimmed(line.substr(0, sign)) != name) {
      return std::nullopt;
    }
    return trimmed(line.substr(sign + 1));
  }

  [[nodiscard]] std::string_view before_unit(std::string_view text, std::string_view unit) const {
    if (!text.ends_with(unit)) {
      place("Energy").fail(detail::excerpt(text) + " is not in " + std::string(unit));
    }
    return trimmed(text.substr(0, text.size() - unit.size()));
  }

  [[nodiscard]] Rounded number(std::string_view text, const char* key) const {
    const double value = detail::parse_number(text, place(key));
    const std::size_t point = text.find('.');
    const auto decimals =
        point == std::string_view::npos ? 0 : static_cast<int>(text.size() - point - 1);
    return {value, std::pow(10.0, -decimals) / 2};
  }

  /// `fJ/Compute` opens a list of components that ends with their total.
  void read_energy_per_operation() {
    constexpr std::string_view kPer = "J/Compute";
    const std::string_view line = lines_[at_].text;
    if (line == "pJ/Compute" || line == "pJ/MACC") {
      scale_ = 1;
    } else if (line.starts_with("f") && line.substr(1) == kPer) {
      constexpr double kFemtojoule = 1e-3;
      scale_ = kFemtojoule;
    } else if (const auto total = value_of("Total"); total && scale_ && operations_) {
      offer(number(*total, "Total"), *scale_ * *operations_);
    }
  }

  /// Takes the energy where it is known better than so far.
  void offer(const Rounded& value, double unit_pJ) {
    const Rounded energy{value.value * unit_pJ, value.tolerance * unit_pJ};
    if (!energy_ || energy.tolerance < energy_->tolerance) {
      energy_ = energy;
    }
  }

  std::vector<Line> lines_;
  std::string file_;
  std::size_t at_ = 0;
  bool cycles_seen_ = false;
  std::optional<Rounded> energy_;
  std::optional<double> operations_;
  std::optional<double> scale_;
};

}  // namespace

TimeloopStats timeloop_stats_from_text(std::string_view text, const std::string& file_name) {
  return StatsReader(text, file_name).read();
}

TimeloopStats read_timeloop_stats(const std::filesystem::path& path) {
  return timeloop_stats_from_text(read_text_file(path), path.string());
}

}  // namespace cosa

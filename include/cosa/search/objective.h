#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include "cosa/model/cost.h"

namespace cosa {

/// What a search makes small: a function of cycles and energy that grows with both.
class Objective {
 public:
  [[nodiscard]] static Objective latency() { return {Form::kProduct, 0, 1, "latency"}; }
  [[nodiscard]] static Objective energy() { return {Form::kProduct, 1, 0, "energy"}; }
  /// Energy x delay, in pJ x cycles.
  [[nodiscard]] static Objective edp() { return {Form::kProduct, 1, 1, "edp"}; }
  /// Energy x delay squared.
  [[nodiscard]] static Objective ed2p() { return {Form::kProduct, 1, 2, "ed2p"}; }
  /// `per_pJ` x energy + `per_cycle` x cycles. Throws `InputError` unless both weights are finite,
  /// not negative, and one is above 0.
  [[nodiscard]] static Objective weighted(double per_pJ, double per_cycle);
  /// energy ^ `of_energy` x cycles ^ `of_cycles`. Throws `InputError` unless both exponents are
  /// finite, not negative, and one is above 0.
  [[nodiscard]] static Objective power(double of_energy, double of_cycles);

  /// Energy of what takes at most so many cycles; infinite for anything slower.
  [[nodiscard]] static Objective energy_within(std::int64_t most_cycles) {
    Objective objective(Form::kProduct, 1, 0,
                        "energy within " + std::to_string(most_cycles) + " cycles");
    // Half a cycle more: a bound that should be a whole number may lie just above it.
    objective.most_cycles_ = static_cast<double>(most_cycles) + 0.5;
    return objective;
  }

  [[nodiscard]] double value(double energy_pJ, double cycles) const {
    if (cycles > most_cycles_) {
      return std::numeric_limits<double>::infinity();
    }
    if (form_ == Form::kSum) {
      return energy_ * energy_pJ + latency_ * cycles;
    }
    if (form_ == Form::kPower) {
      return std::pow(energy_pJ, energy_) * std::pow(cycles, latency_);
    }
    double product = energy_ > 0 ? energy_pJ : 1;
    for (int power = 0; power < static_cast<int>(latency_); ++power) {
      product *= cycles;
    }
    return product;
  }
  [[nodiscard]] double value(const CostTotals& totals) const {
    return value(totals.energy_pJ, static_cast<double>(totals.cycles));
  }
  /// Whether cycles (energy) matter at all.
  [[nodiscard]] bool uses_latency() const { return latency_ > 0; }
  [[nodiscard]] bool uses_energy() const { return energy_ > 0; }
  /// latency, energy, edp, ed2p, or as `parse_objective` reads it: 0.5*energy+2*latency,
  /// energy^0.7*latency^0.3. Equal names, equal objectives.
  [[nodiscard]] const std::string& name() const { return name_; }

  friend bool operator==(const Objective&, const Objective&) = default;

 private:
  enum class Form {
    kProduct,  ///< exponents 0 or 1 of energy, 0 to 2 of cycles: exact products
    kPower,
    kSum,
  };

  Objective(Form form, double energy, double latency, std::string name)
      : form_(form), energy_(energy), latency_(latency), name_(std::move(name)) {}

  Form form_;
  double energy_;   ///< exponent or weight
  double latency_;  ///< exponent or weight
  double most_cycles_ = std::numeric_limits<double>::infinity();
  std::string name_;
};

/// A lexicographic pair: mappings equal in the first objective are told apart by the second.
struct ObjectivePair {
  Objective primary = Objective::edp();
  Objective secondary = Objective::energy();

  friend bool operator==(const ObjectivePair&, const ObjectivePair&) = default;
};

/// The objective with its usual tie-break: energy, or latency where cycles do not matter.
[[nodiscard]] ObjectivePair with_tie_break(const Objective& primary);

/// Reads an objective as options and results say it:
///
///     latency, energy, edp, ed2p
///     energy^0.7*latency^0.3     a product of powers
///     0.5*energy+2*latency       a sum, in pJ and cycles
///     latency,edp                the second one tells apart what is equal in the first
///
/// A single one comes with its usual tie-break. Throws `InputError` for anything else.
[[nodiscard]] ObjectivePair parse_objective(std::string_view text);

/// Values under an `ObjectivePair`, compared lexicographically.
struct ObjectiveValue {
  double primary;
  double secondary;

  friend auto operator<=>(const ObjectiveValue&, const ObjectiveValue&) = default;
};

[[nodiscard]] inline ObjectiveValue objective_value(const ObjectivePair& pair,
                                                    const CostTotals& totals) {
  return {pair.primary.value(totals), pair.secondary.value(totals)};
}

}  // namespace cosa

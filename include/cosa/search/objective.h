#pragma once

#include <string>

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

  [[nodiscard]] double value(double energy_pJ, double cycles) const {
    if (form_ == Form::kSum) {
      return energy_ * energy_pJ + latency_ * cycles;
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
  /// latency, energy, edp, ed2p, or weighted.
  [[nodiscard]] const std::string& name() const { return name_; }

  friend bool operator==(const Objective&, const Objective&) = default;

 private:
  enum class Form { kProduct, kSum };

  Objective(Form form, double energy, double latency, std::string name)
      : form_(form), energy_(energy), latency_(latency), name_(std::move(name)) {}

  Form form_;
  double energy_;   ///< exponent (0 or 1) or weight
  double latency_;  ///< exponent or weight
  std::string name_;
};

/// A lexicographic pair: mappings equal in the first objective are told apart by the second.
struct ObjectivePair {
  Objective primary = Objective::edp();
  Objective secondary = Objective::energy();

  friend bool operator==(const ObjectivePair&, const ObjectivePair&) = default;
};

/// The objective with its usual tie-break: energy, or latency where energy comes first.
[[nodiscard]] ObjectivePair with_tie_break(const Objective& primary);

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

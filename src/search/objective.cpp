#include "cosa/search/objective.h"

#include <fmt/format.h>

#include <string>

#include "cosa/base/input_error.h"

namespace cosa {
namespace {

/// Whether both numbers can weigh, or be exponents.
bool valid(double of_energy, double of_cycles) {
  return std::isfinite(of_energy) && std::isfinite(of_cycles) && of_energy >= 0 && of_cycles >= 0 &&
         of_energy + of_cycles > 0;
}

/// The shortest text that reads back equal; an exponent has no +, which is the sign of a sum.
std::string number_text(double value) {
  std::string text = fmt::format("{}", value);
  std::erase(text, '+');
  return text;
}

/// 0.5*energy, or energy alone where the weight is 1.
std::string weighted_name(double weight, std::string_view name) {
  return weight == 1 ? std::string(name) : fmt::format("{}*{}", number_text(weight), name);
}

/// energy^0.5, or energy alone where the exponent is 1.
std::string power_name(double exponent, std::string_view name) {
  return exponent == 1 ? std::string(name) : fmt::format("{}^{}", name, number_text(exponent));
}

/// Both names with a sign between them, or the one that matters.
std::string joined(double of_energy, const std::string& energy, double of_cycles,
                   const std::string& latency, char sign) {
  return of_energy == 0 ? latency : of_cycles == 0 ? energy : energy + sign + latency;
}

}  // namespace

Objective Objective::weighted(double per_pJ, double per_cycle) {
  if (!valid(per_pJ, per_cycle)) {
    throw InputError(
        fmt::format("an objective weighs energy by {} and cycles by {}", per_pJ, per_cycle),
        "give two finite weights >= 0, at least one of them above 0");
  }
  const std::string name = joined(per_pJ, weighted_name(per_pJ, "energy"), per_cycle,
                                  weighted_name(per_cycle, "latency"), '+');
  for (const Objective& plain : {latency(), energy()}) {
    if (name == plain.name()) {
      return plain;
    }
  }
  return {Form::kSum, per_pJ, per_cycle, name};
}

Objective Objective::power(double of_energy, double of_cycles) {
  if (!valid(of_energy, of_cycles)) {
    throw InputError(fmt::format("an objective has the exponents {} of energy and {} of cycles",
                                 of_energy, of_cycles),
                     "give two finite exponents >= 0, at least one of them above 0");
  }
  for (const Objective& plain : {latency(), energy(), edp(), ed2p()}) {
    if (of_energy == plain.energy_ && of_cycles == plain.latency_) {
      return plain;
    }
  }
  return {Form::kPower, of_energy, of_cycles,
          joined(of_energy, power_name(of_energy, "energy"), of_cycles,
                 power_name(of_cycles, "latency"), '*')};
}

ObjectivePair with_tie_break(const Objective& primary) {
  return {primary, primary.uses_latency() ? Objective::energy() : Objective::latency()};
}

}  // namespace cosa

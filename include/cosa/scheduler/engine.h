#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace cosa {

/// What finds the mapping.
enum class Engine {
  kExact,       ///< the best mapping of the whole space by the cost model, proven
  kRandom,      ///< the best of a number of random mappings: a baseline
  kExhaustive,  ///< every mapping judged: the oracle of small problems
  kCosa,        ///< CoSA's mixed-integer program (docs/formulation.md)
};

inline constexpr std::array kEngines{Engine::kExact, Engine::kCosa, Engine::kRandom,
                                     Engine::kExhaustive};

/// The name used in options, text and JSON.
[[nodiscard]] constexpr std::string_view to_string(Engine engine) {
  switch (engine) {
    case Engine::kExact:
      return "exact";
    case Engine::kRandom:
      return "random";
    case Engine::kExhaustive:
      return "exhaustive";
    case Engine::kCosa:
      return "cosa";
  }
  return "unknown";
}

/// The engine of that name.
[[nodiscard]] constexpr std::optional<Engine> find_engine(std::string_view name) {
  for (const Engine engine : kEngines) {
    if (to_string(engine) == name) {
      return engine;
    }
  }
  return std::nullopt;
}

}  // namespace cosa

#pragma once

#include <string>

#include "cosa/scheduler/content_hash.h"

namespace cosa {

/// What a schedule is a result of.
struct Provenance {
  std::string version;         ///< of the library
  int cost_model_version = 0;  ///< `kCostModelVersion` of the library
  ContentHash input;           ///< the question

  friend bool operator==(const Provenance&, const Provenance&) = default;
};

}  // namespace cosa

#pragma once

#include <string>

#include "cosa/workload/workload.h"

namespace cosa {

/// One layer of a network. Names alone repeat between networks.
struct Layer {
  std::string net;   ///< without `/`; may be empty: a layer on its own
  std::string name;  ///< without `/`
  Workload workload;

  /// `net/name`, or the name alone where there is no net.
  [[nodiscard]] std::string path() const { return net.empty() ? name : net + "/" + name; }

  /// `net__name`, or the name alone: what files about the layer are called.
  [[nodiscard]] std::string file_stem() const { return net.empty() ? name : net + "__" + name; }

  friend bool operator==(const Layer&, const Layer&) = default;
};

}  // namespace cosa

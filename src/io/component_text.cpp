#include "component_text.h"

#include <fmt/format.h>

#include <cmath>
#include <optional>

#include "cosa/base/input_error.h"
#include "yaml_text.h"

namespace cosa::detail {
namespace {

/// Digits enough to read back the same number.
std::string number(double value) { return fmt::format("{}", value); }

std::string partitions_text(const StorageLevel& level) {
  TextAttributes entries;
  for (const auto& [tensor, words] : level.partition_words) {
    entries.emplace_back(yaml_text(tensor), std::to_string(words));
  }
  return flow_map(entries);
}

/// The number of buffers m with 1/m == share, if there is one.
std::optional<std::string> buffers_of(double share) {
  const double buffers = std::round(1 / share);
  return 1 / buffers == share ? std::optional(number(buffers)) : std::nullopt;
}

void add_widths(const StorageLevel& level, TextAttributes& attributes) {
  attributes.emplace_back("word-bits", std::to_string(level.word_bits));
  if (level.block_size != 1) {
    attributes.emplace_back("block-size", std::to_string(level.block_size));
  }
  if (level.cluster_size != 1) {
    attributes.emplace_back("cluster-size", std::to_string(level.cluster_size));
  }
}

void add_capacity(const StorageLevel& level, Dialect dialect, TextAttributes& attributes) {
  if (level.capacity_words) {
    attributes.emplace_back("entries", std::to_string(*level.capacity_words));
  } else if (level.residency.keeps_nothing() && dialect == Dialect::kV01) {
    attributes.emplace_back("entries", "0");
  }
  if (level.usable_share != 1) {
    if (const auto buffers = buffers_of(level.usable_share)) {
      attributes.emplace_back("multiple_buffering", *buffers);
    } else if (dialect == Dialect::kV01) {
      attributes.emplace_back("usable_share", number(level.usable_share));
    } else {
      cannot_say(level.name, fmt::format("a usable share of {}", level.usable_share), dialect,
                 "a share of 1/2, 1/3, ... is said by multiple_buffering");
    }
  }
  if (!level.partition_words.empty()) {
    if (dialect != Dialect::kV01) {
      cannot_say(level.name, "words set apart for single tensors", dialect,
                 "write v0.1, or one memory for each tensor");
    }
    attributes.emplace_back("partitions", partitions_text(level));
  }
}

void add_bandwidths(const StorageLevel& level, Dialect dialect, TextAttributes& attributes) {
  if (level.read_bandwidth) {
    attributes.emplace_back("read_bandwidth", number(*level.read_bandwidth));
  }
  if (level.write_bandwidth) {
    attributes.emplace_back("write_bandwidth", number(*level.write_bandwidth));
  }
  if (level.shared_bandwidth) {
    if (dialect != Dialect::kV01) {
      cannot_say(level.name, "a bandwidth that reads and writes share", dialect, "write v0.1");
    }
    attributes.emplace_back("shared_bandwidth", number(*level.shared_bandwidth));
  }
}

void add_energies(const StorageLevel& level, Dialect dialect, TextAttributes& attributes) {
  if (!level.access_energy) {
    return;
  }
  const auto [read, write] = *level.access_energy;
  if (read == write) {
    attributes.emplace_back("vector_access_energy", number(read));
    return;
  }
  if (dialect != Dialect::kV01) {
    cannot_say(level.name, "energies of reads and writes that differ", dialect,
               "write v0.1, or an energy reference table");
  }
  attributes.emplace_back("read_energy_pJ", number(read));
  attributes.emplace_back("write_energy_pJ", number(write));
}

}  // namespace

std::string flow_map(const TextAttributes& attributes) {
  std::string text;
  for (const auto& [key, value] : attributes) {
    text += fmt::format("{}{}: {}", text.empty() ? "" : ", ", key, value);
  }
  return "{" + text + "}";
}

void cannot_say(const std::string& component, std::string_view what, Dialect dialect,
                std::string mend) {
  throw InputError(
      fmt::format("{} has {}, which {} cannot say", component, what, to_string(dialect)),
      std::move(mend));
}

TextAttributes storage_attributes(const StorageLevel& level, Dialect dialect) {
  TextAttributes attributes;
  if (level.mesh_x && dialect != Dialect::kV04) {
    attributes.emplace_back("meshX", std::to_string(*level.mesh_x));
  }
  add_widths(level, attributes);
  add_capacity(level, dialect, attributes);
  add_bandwidths(level, dialect, attributes);
  add_energies(level, dialect, attributes);
  return attributes;
}

TextAttributes compute_attributes(const ComputeUnit& compute, Dialect dialect) {
  TextAttributes attributes;
  if (compute.mesh_x && dialect != Dialect::kV04) {
    attributes.emplace_back("meshX", std::to_string(*compute.mesh_x));
  }
  attributes.emplace_back("word-bits", std::to_string(compute.word_bits));
  if (compute.energy_pJ) {
    attributes.emplace_back("energy", number(*compute.energy_pJ));
  }
  return attributes;
}

}  // namespace cosa::detail

#include "component_attributes.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <limits>
#include <utility>

#include "cosa/base/checked.h"

namespace cosa::detail {
namespace {

constexpr std::int64_t kMostBits = 1 << 20;  // widths and vectors; their product fits an int64
constexpr std::int64_t kNoLimit = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kBitsPerKilobyte = 8192;

constexpr std::array<std::string_view, 31> kStorageNames{"name",
                                                         "technology",
                                                         "entries",
                                                         "sizeKB",
                                                         "depth",
                                                         "memory_depth",
                                                         "width",
                                                         "memory_width",
                                                         "instances",
                                                         "meshX",
                                                         "meshY",
                                                         "word-bits",
                                                         "word_bits",
                                                         "word_width",
                                                         "datawidth",
                                                         "block-size",
                                                         "block_size",
                                                         "n_words",
                                                         "cluster-size",
                                                         "cluster_size",
                                                         "bandwidth",
                                                         "read_bandwidth",
                                                         "write_bandwidth",
                                                         "shared_bandwidth",
                                                         "usable_share",
                                                         "partitions",
                                                         "multiple_buffering",
                                                         "vector_access_energy",
                                                         "read_energy_pJ",
                                                         "write_energy_pJ",
                                                         "min_utilization"};
constexpr std::array<std::string_view, 9> kComputeNames{"name",      "instances", "word-bits",
                                                        "word_bits", "datawidth", "meshX",
                                                        "meshY",     "energy",    "energy_pJ"};

/// Attributes that change a result and are not modelled, with the value that changes nothing.
struct Unmodelled {
  std::string_view name;
  std::string_view neutral;
  const char* message;
};
constexpr std::array<Unmodelled, 15> kUnmodelled{{
    {"network_fill_latency", "0", "latencies of networks are not modelled"},
    {"network_drain_latency", "0", "latencies of networks are not modelled"},
    {"fill_latency", "0", "latencies of networks are not modelled"},
    {"drain_latency", "0", "latencies of networks are not modelled"},
    {"router_energy", "0", "energies of networks are not modelled"},
    {"wire_energy", "0", "energies of networks are not modelled"},
    {"energy_per_hop", "0", "energies of networks are not modelled"},
    {"energy-per-ingress", "0", "energies of networks are not modelled"},
    {"addr_gen_energy", "0", "energies of address generators are not modelled"},
    {"allow_overbooking", "false", "overbooking is not modelled"},
    {"reduction_supported", "true", "a memory that cannot reduce is not modelled"},
    {"per_dataspace_bandwidth_consumption_scale", "1", "bandwidth by tensor is not modelled"},
    {"tile_partition_supported", "false", "sparse tiles are not modelled"},
    {"min_utilization", "0", "a memory that must be filled is not modelled"},
    {"min_utilisation", "0", "a memory that must be filled is not modelled"},
}};

/// What Timeloop takes and what changes no result here.
constexpr std::array<std::string_view, 8> kWithoutEffect{
    "num_ports",    "num_banks", "network_word_bits", "n_ports", "n_banks",
    "cluster_area", "area",      "tile_width"};

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](char c) {
    return c == '-' ? '_' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  });
  return result;
}

void refuse_unmodelled(Attributes& attributes) {
  for (const Unmodelled& unmodelled : kUnmodelled) {
    const auto value = attributes.find(unmodelled.name);
    if (!value || value->kind() == YamlKind::kNothing) {
      continue;
    }
    const bool neutral = value->kind() == YamlKind::kScalar &&
                         (lower(value->text()) == unmodelled.neutral ||
                          (unmodelled.neutral == "0" && value->text() == "0.0"));
    if (!neutral) {
      value->fail(unmodelled.message, "leave it out, or give " + std::string(unmodelled.neutral));
    }
  }
  for (const std::string_view name : kWithoutEffect) {
    static_cast<void>(attributes.find(name));
  }
}

int small_integer(Attributes& attributes, const YamlValue& value) {
  return static_cast<int>(attributes.integer(value, 1, kMostBits));
}

void read_widths(Attributes& attributes, StorageLevel& level) {
  if (const auto bits = attributes.find({"word_bits", "word_width", "datawidth"})) {
    level.word_bits = small_integer(attributes, *bits);
  }
  const auto block = attributes.find({"block_size", "n_words"});
  const auto cluster = attributes.find("cluster_size");
  if (block) {
    level.block_size = small_integer(attributes, *block);
  }
  if (cluster) {
    level.cluster_size = small_integer(attributes, *cluster);
  }
  const auto width = attributes.find({"width", "memory_width", "data_storage_width"});
  if (!width) {
    return;
  }
  const std::int64_t bits = attributes.integer(*width, 1, kMostBits);
  const std::int64_t word = level.word_bits;
  const std::int64_t given = word * level.block_size * level.cluster_size;
  if (bits % given != 0 || (block && cluster && bits != given)) {
    width->fail("a width of " + std::to_string(bits) + " bits does not hold whole vectors of " +
                    std::to_string(level.block_size) + " words of " + std::to_string(word) +
                    " bits in a cluster of " + std::to_string(level.cluster_size),
                "width = word_bits x block_size x cluster_size");
  }
  // What is not given follows: the cluster where only the block is, else the block.
  if (block && !cluster) {
    level.cluster_size = static_cast<int>(bits / given);
  } else if (!block) {
    level.block_size = static_cast<int>(bits / given);
  }
}

void keep_nothing(StorageLevel& level) { level.residency.bypass_others = true; }

void read_entries(Attributes& attributes, StorageLevel& level) {
  const auto entries = attributes.find("entries");
  const auto depth = attributes.find({"depth", "memory_depth", "data_storage_depth"});
  const auto kilobytes = attributes.find("sizeKB");
  if (static_cast<int>(entries.has_value()) + static_cast<int>(depth.has_value()) +
          static_cast<int>(kilobytes.has_value()) >
      1) {
    (kilobytes ? *kilobytes : *depth)
        .fail("the capacity is given twice", "keep one of entries, depth and sizeKB");
  }
  std::int64_t words = 0;
  if (entries) {
    words = attributes.integer(*entries, 0, kNoLimit);
  } else if (depth) {
    words = checked_multiply(attributes.integer(*depth, 0, kNoLimit), level.block_size);
  } else if (kilobytes) {
    words = checked_multiply(attributes.integer(*kilobytes, 0, kNoLimit), kBitsPerKilobyte) /
            level.word_bits;
  } else {
    return;
  }
  if (words == 0) {
    keep_nothing(level);
  } else {
    level.capacity_words = words;
  }
}

void read_capacity(Attributes& attributes, StorageLevel& level) {
  read_entries(attributes, level);
  const auto buffers = attributes.find("multiple_buffering");
  const auto usable = attributes.find("usable_share");
  if (buffers && usable) {
    usable->fail("given beside multiple_buffering", "keep one of them");
  }
  if (buffers) {
    level.usable_share = 1 / attributes.positive_number(*buffers);
    if (level.usable_share > 1) {
      buffers->fail(excerpt(buffers->text()) + " buffers are fewer than one", "give at least 1");
    }
  }
  if (usable) {
    level.usable_share = attributes.positive_number(*usable);
    if (level.usable_share > 1) {
      usable->fail("a usable share is at most 1", "give a share above 0 and at most 1");
    }
  }
  if (const auto partitions = attributes.find("partitions")) {
    for (const auto& [tensor, words] : partitions->free_map().entries()) {
      level.partition_words.emplace(tensor, words.integer(1));
    }
  }
}

void read_bandwidths(Attributes& attributes, StorageLevel& level) {
  const auto read_one = [&](std::string_view name) -> std::optional<double> {
    const auto value = attributes.find(name);
    return value ? std::optional(attributes.positive_number(*value)) : std::nullopt;
  };
  level.read_bandwidth = read_one("read_bandwidth");
  level.write_bandwidth = read_one("write_bandwidth");
  level.shared_bandwidth = read_one("shared_bandwidth");
  const auto bandwidth = attributes.find("bandwidth");
  if (!bandwidth) {
    return;
  }
  if (level.read_bandwidth || level.write_bandwidth) {
    bandwidth->fail("given beside read_bandwidth or write_bandwidth",
                    "bandwidth: b means b/2 of each; keep one form");
  }
  level.read_bandwidth = attributes.positive_number(*bandwidth) / 2;
  level.write_bandwidth = level.read_bandwidth;
}

double energy(const Attributes& attributes, const YamlValue& value) {
  const double energy = attributes.number(value);
  if (energy < 0) {
    value.fail("an energy is not negative", "give picojoules >= 0");
  }
  return energy;
}

void read_energies(Attributes& attributes, StorageLevel& level) {
  const auto read = attributes.find("read_energy_pJ");
  const auto write = attributes.find("write_energy_pJ");
  const auto both = attributes.find("vector_access_energy");
  if (both && (read || write)) {
    both->fail("given beside read_energy_pJ or write_energy_pJ", "keep one form");
  }
  if (both) {
    const double value = energy(attributes, *both);
    level.access_energy = AccessEnergy{value, value};
  }
  if (read.has_value() != write.has_value()) {
    attributes.place().fail(std::string("the key ") +
                            (read ? "write_energy_pJ" : "read_energy_pJ") + " is missing");
  }
  if (read) {
    level.access_energy = AccessEnergy{energy(attributes, *read), energy(attributes, *write)};
  }
}

/// Instances and mesh: what the attributes say, else where the component stands.
Placement read_placement(Attributes& attributes, const Placement& around) {
  Placement result = around;
  if (const auto instances = attributes.find("instances")) {
    result = {attributes.integer(*instances, 1, kNoLimit), std::nullopt};
  }
  const auto x = attributes.find("meshX");
  const auto y = attributes.find("meshY");
  if (x) {
    result.mesh_x = attributes.integer(*x, 1, kNoLimit);
  }
  if (!y) {
    return result;
  }
  const std::int64_t rows = attributes.integer(*y, 1, kNoLimit);
  if (result.instances % rows != 0 || (x && *result.mesh_x != result.instances / rows)) {
    y->fail(std::to_string(result.instances) + " instances are not " +
                (x ? std::to_string(*result.mesh_x) + " x " : "in rows, ") + std::to_string(rows),
            "instances = meshX x meshY");
  }
  result.mesh_x = result.instances / rows;
  return result;
}

}  // namespace

void read_storage_attributes(Attributes& attributes, const Placement& placement,
                             StorageLevel& level) {
  if (const auto technology = attributes.find("technology");
      technology && technology->kind() == YamlKind::kScalar && technology->text() == "DRAM") {
    level.technology = Technology::kDram;
  }
  read_widths(attributes, level);
  read_capacity(attributes, level);
  const Placement placed = read_placement(attributes, placement);
  level.instances = placed.instances;
  level.mesh_x = placed.mesh_x;
  read_bandwidths(attributes, level);
  read_energies(attributes, level);
  refuse_unmodelled(attributes);
}

void read_compute_attributes(Attributes& attributes, const Placement& placement,
                             ComputeUnit& compute) {
  if (const auto bits = attributes.find({"word_bits", "datawidth"})) {
    compute.word_bits = small_integer(attributes, *bits);
  }
  const Placement placed = read_placement(attributes, placement);
  compute.instances = placed.instances;
  compute.mesh_x = placed.mesh_x;
  if (const auto value = attributes.find({"energy_pJ", "energy"})) {
    compute.energy_pJ = energy(attributes, *value);
  }
  refuse_unmodelled(attributes);
}

void refuse_unread(const Attributes& attributes, bool is_storage) {
  std::vector<std::string> names;
  if (is_storage) {
    names.assign(kStorageNames.begin(), kStorageNames.end());
  } else {
    names.assign(kComputeNames.begin(), kComputeNames.end());
  }
  for (const auto& [name, value] : attributes.unread()) {
    for (const char* direction : {"read", "write", "shared"}) {
      // Timeloop takes these and ignores them, so that the machine has no limit at all.
      if (name == std::string(direction) + "-bandwidth") {
        value.fail("unknown key", std::string("write ") + direction + "_bandwidth, with _");
      }
    }
    value.fail("unknown key", suggest(name, names, "known keys:"));
  }
}

void collect_unread(const Attributes& attributes, std::vector<YamlValue>& unread) {
  for (const auto& [name, value] : attributes.unread()) {
    const std::string plain = lower(name);
    for (const std::string_view known : kStorageNames) {
      if (name != known && plain == lower(known) && known != "name" && known != "technology") {
        value.fail("unknown attribute", "write " + std::string(known));
      }
    }
    unread.push_back(value);
  }
}

std::vector<Warning> estimator_warning(const std::vector<YamlValue>& unread) {
  if (unread.empty()) {
    return {};
  }
  constexpr std::size_t kListed = 12;
  std::vector<std::string> names;
  for (const YamlValue& value : unread) {
    const std::string& key = value.place().key;
    std::string name = key.substr(key.rfind('.') + 1);
    if (std::ranges::find(names, name) == names.end()) {
      names.push_back(std::move(name));
    }
  }
  std::string list;
  for (std::size_t i = 0; i < std::min(names.size(), kListed); ++i) {
    list += (i == 0 ? "" : ", ") + names[i];
  }
  if (names.size() > kListed) {
    list += " and " + std::to_string(names.size() - kListed) + " more";
  }
  const SourceLocation where{unread.front().place().where.file, std::nullopt};
  return {{where, "attributes", "have no effect on the result: " + list}};
}

Architecture build_architecture(std::string name, const std::vector<StorageLevel>& levels,
                                const ComputeUnit& compute, const std::vector<Place>& places) {
  for (std::size_t n = 1; n <= levels.size(); ++n) {
    const std::vector<StorageLevel> inner(levels.begin(),
                                          levels.begin() + static_cast<std::ptrdiff_t>(n));
    try {
      Architecture machine{name, inner, compute};
      if (n == levels.size()) {
        return machine;
      }
    } catch (const InputError& error) {
      throw error.at(places[n - 1].where);
    }
  }
  return {std::move(name), levels, compute};
}

}  // namespace cosa::detail

#include "cosa/io/architecture_yaml.h"

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "cosa/io/text_file.h"
#include "yaml_value.h"

namespace cosa {
namespace {

using detail::YamlMap;
using detail::YamlValue;

constexpr std::size_t kMostLevels = 100;
constexpr std::int64_t kMostBits = 1
                                   << 20;  // widths and vector lengths; their product fits an int64

/// Keys that files in the field carry and that change no result here.
constexpr auto kIgnoredStorageKeys = {"num-ports", "num-banks", "network-word-bits"};

int small_integer(const YamlValue& value) { return static_cast<int>(value.integer(1, kMostBits)); }

std::int64_t integer_or(const YamlMap& map, std::string_view key, std::int64_t otherwise) {
  const auto value = map.find(key);
  return value ? value->integer(1) : otherwise;
}

int small_integer_or(const YamlMap& map, std::string_view key, int otherwise) {
  const auto value = map.find(key);
  return value ? small_integer(*value) : otherwise;
}

template <typename Read>
auto optionally(const YamlMap& map, std::string_view key, Read read)
    -> std::optional<decltype(read(map.at(key)))> {
  const auto value = map.find(key);
  if (!value) {
    return std::nullopt;
  }
  return read(*value);
}

double energy(const YamlValue& value) {
  const double energy = value.number();
  if (energy < 0) {
    value.fail("an energy is not negative", "give picojoules >= 0");
  }
  return energy;
}

/// Timeloop takes `read-bandwidth` and ignores it, so that the machine has no limit at all.
void refuse_hyphenated_bandwidths(const YamlValue& storage) {
  const YamlMap map = storage.free_map();
  for (const char* direction : {"read", "write", "shared"}) {
    if (const auto value = map.find(std::string(direction) + "-bandwidth")) {
      value->fail("unknown key", std::string("write ") + direction + "_bandwidth, with _");
    }
  }
}

Technology read_technology(const YamlValue& value) {
  if (value.text() == "SRAM") {
    return Technology::kSram;
  }
  if (value.text() == "DRAM") {
    return Technology::kDram;
  }
  value.fail(detail::excerpt(value.text()) + " is not a known technology", "give SRAM or DRAM");
}

void read_bandwidths(const YamlMap& map, StorageLevel& level) {
  const auto positive = [](const YamlValue& value) { return value.positive_number(); };
  level.read_bandwidth = optionally(map, "read_bandwidth", positive);
  level.write_bandwidth = optionally(map, "write_bandwidth", positive);
  level.shared_bandwidth = optionally(map, "shared_bandwidth", positive);
  const auto bandwidth = map.find("bandwidth");
  if (!bandwidth) {
    return;
  }
  if (level.read_bandwidth || level.write_bandwidth) {
    bandwidth->fail("given beside read_bandwidth or write_bandwidth",
                    "bandwidth: b means b/2 of each; keep one form");
  }
  level.read_bandwidth = bandwidth->positive_number() / 2;
  level.write_bandwidth = level.read_bandwidth;
}

double read_share(const YamlValue& value) {
  const double share = value.positive_number();
  if (share > 1) {
    value.fail("a usable share is at most 1", "give a share above 0 and at most 1");
  }
  return share;
}

void read_capacity(const YamlMap& map, StorageLevel& level) {
  const auto at_least_one = [](const YamlValue& value) { return value.integer(1); };
  level.capacity_words = optionally(map, "entries", at_least_one);
  level.usable_share = optionally(map, "usable_share", read_share).value_or(1.0);
  if (const auto partitions = map.find("partitions")) {
    for (const auto& [tensor, words] : partitions->free_map().entries()) {
      level.partition_words.emplace(tensor, words.integer(1));
    }
  }
}

std::optional<AccessEnergy> read_energies(const YamlMap& map) {
  const auto read = map.find("read_energy_pJ");
  const auto write = map.find("write_energy_pJ");
  if (!read && !write) {
    return std::nullopt;
  }
  return AccessEnergy{energy(map.at("read_energy_pJ")), energy(map.at("write_energy_pJ"))};
}

StorageLevel read_level(const YamlValue& item) {
  refuse_hyphenated_bandwidths(item);
  const YamlMap map =
      item.map({"name", "technology", "entries", "instances", "meshX", "word-bits", "block-size",
                "cluster-size", "bandwidth", "read_bandwidth", "write_bandwidth",
                "shared_bandwidth", "usable_share", "partitions", "read_energy_pJ",
                "write_energy_pJ", "num-ports", "num-banks", "network-word-bits"});
  StorageLevel level;
  level.name = map.at("name").text();
  if (const auto technology = map.find("technology")) {
    level.technology = read_technology(*technology);
  }
  read_capacity(map, level);
  level.word_bits = small_integer_or(map, "word-bits", level.word_bits);
  level.block_size = small_integer_or(map, "block-size", level.block_size);
  level.cluster_size = small_integer_or(map, "cluster-size", level.cluster_size);
  level.instances = integer_or(map, "instances", 1);
  level.mesh_x = optionally(map, "meshX", [](const YamlValue& value) { return value.integer(1); });
  read_bandwidths(map, level);
  level.access_energy = read_energies(map);
  for (const char* key : kIgnoredStorageKeys) {
    if (const auto value = map.find(key)) {
      static_cast<void>(value->integer(0));
    }
  }
  return level;
}

ComputeUnit read_compute(const YamlValue& value) {
  const YamlMap map = value.map({"name", "instances", "word-bits", "meshX", "energy_pJ"});
  ComputeUnit compute;
  if (const auto name = map.find("name")) {
    compute.name = name->text();
  }
  compute.instances = map.at("instances").integer(1);
  compute.word_bits = small_integer_or(map, "word-bits", compute.word_bits);
  compute.mesh_x = optionally(map, "meshX", [](const YamlValue& v) { return v.integer(1); });
  compute.energy_pJ = optionally(map, "energy_pJ", energy);
  return compute;
}

/// The machine, its faults blamed on the innermost level with which it stops being one.
Architecture build(std::string name, const std::vector<StorageLevel>& levels,
                   const ComputeUnit& compute, const std::vector<YamlValue>& items) {
  for (std::size_t n = 1; n < levels.size(); ++n) {
    const std::vector<StorageLevel> inner(levels.begin(),
                                          levels.begin() + static_cast<std::ptrdiff_t>(n));
    try {
      static_cast<void>(Architecture{name, inner, compute});
    } catch (const InputError& error) {
      throw error.at(items[n - 1].place().where);
    }
  }
  try {
    return Architecture{std::move(name), levels, compute};
  } catch (const InputError& error) {
    throw error.at(items.back().place().where);
  }
}

}  // namespace

Architecture read_architecture(const std::filesystem::path& path) {
  return read_architecture_from_text(read_text_file(path), path.string());
}

Architecture read_architecture_from_text(std::string_view text, const std::string& file_name) {
  const YamlValue root = YamlValue::root_of(text, file_name);
  if (const auto newer = root.free_map().find("architecture")) {
    newer->fail("Timeloop's later form of an architecture is not supported yet",
                "give the form `arch: {arithmetic, storage}`");
  }
  const YamlMap arch = root.map({"arch"}).at("arch").map({"arithmetic", "storage"});
  const ComputeUnit compute = read_compute(arch.at("arithmetic"));
  const YamlValue storage = arch.at("storage");
  const std::vector<YamlValue> items = storage.items();
  if (items.empty() || items.size() > kMostLevels) {
    storage.fail("lists " + std::to_string(items.size()) + " memories",
                 "list from 1 to " + std::to_string(kMostLevels));
  }
  std::vector<StorageLevel> levels;
  for (const YamlValue& item : items) {
    levels.push_back(read_level(item));
  }
  return build(std::filesystem::path(file_name).stem().string(), levels, compute, items);
}

}  // namespace cosa

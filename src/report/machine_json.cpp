#include "machine_json.h"

namespace cosa::detail {
namespace {

Json level_object(const StorageLevel& level, const Fanout& fanout, const LevelEnergy& energy) {
  const auto& capacity = level.capacity_words;
  const Residency& residency = level.residency;
  return {{"name", level.name},
          {"technology", level.technology == Technology::kDram ? "DRAM" : "SRAM"},
          {"capacity", json_or_null(capacity)},
          {"usable", capacity ? Json(usable_words(*capacity, level.usable_share)) : Json(nullptr)},
          {"partitions", level.partition_words},
          {"word_bits", level.word_bits},
          {"block_size", level.block_size},
          {"instances", level.instances},
          {"read_bandwidth", json_or_null(level.read_bandwidth)},
          {"write_bandwidth", json_or_null(level.write_bandwidth)},
          {"shared_bandwidth", json_or_null(level.shared_bandwidth)},
          {"read_pJ", energy.read_pJ},
          {"write_pJ", energy.write_pJ},
          {"energy_source", to_string(energy.source)},
          {"keep", residency.keep},
          {"bypass", residency.bypass},
          {"bypass_others", residency.bypass_others},
          {"fanout", {{"x", fanout.x}, {"y", fanout.y}}}};
}

}  // namespace

Json machine_object(const Architecture& architecture, const EnergyTable& energy) {
  Json levels = Json::array();
  for (std::size_t i = 0; i < architecture.num_levels(); ++i) {
    levels.push_back(
        level_object(architecture.levels()[i], architecture.fanout(LevelId{i}), energy.levels[i]));
  }
  const ComputeUnit& compute = architecture.compute();
  return {{"name", architecture.name()},
          {"levels", std::move(levels)},
          {"compute",
           {{"name", compute.name},
            {"instances", compute.instances},
            {"word_bits", compute.word_bits},
            {"mac_pJ", energy.compute.mac_pJ},
            {"energy_source", to_string(energy.compute.source)}}}};
}

}  // namespace cosa::detail

#include "charge.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <string>

#include "cosa/base/checked.h"
#include "cosa/base/input_error.h"

namespace cosa::detail {
namespace {

constexpr double kMaxCycles = 9.2e18;  // what 64 bits hold
constexpr double kUnlimited = std::numeric_limits<double>::infinity();

/// A division that mostly is a shift: blocks are powers of two as a rule.
std::int64_t vectors(std::int64_t words, std::int64_t block, int shift) {
  if (shift >= 0) {
    return (words >> shift) + ((words & (block - 1)) != 0 ? 1 : 0);
  }
  return words / block + (words % block != 0 ? 1 : 0);
}

int block_shift(int block) {
  const auto bits = static_cast<unsigned>(block);
  return std::has_single_bit(bits) ? std::countr_zero(bits) : -1;
}

/// Cycles at a demand of words per cycle: Timeloop divides in this order, and rounds the double up.
std::int64_t port_cycles(double compute_cycles, double bandwidth, double demand) {
  if (bandwidth == kUnlimited || demand == 0) {
    return 0;
  }
  const double cycles = std::ceil(compute_cycles / (bandwidth / demand));
  if (!(cycles < kMaxCycles)) {
    throw InputError("a memory would take " + std::to_string(cycles) + " cycles",
                     "give it more bandwidth or the workload smaller extents");
  }
  return static_cast<std::int64_t>(cycles);
}

}  // namespace

Charge::Charge(const Workload& workload, const Architecture& architecture,
               const EnergyTable& energy, const ModelOptions& options)
    : mac_pJ_(energy.compute.mac_pJ),
      operations_(static_cast<double>(workload.operations())),
      multipliers_(static_cast<double>(architecture.compute().instances)),
      num_tensors_(workload.tensors().size()),
      charged_(options.charged) {
  for (std::size_t s = 0; s < architecture.num_levels(); ++s) {
    const StorageLevel& level = architecture.levels()[s];
    levels_.push_back(
        {.read_pJ = energy.levels[s].read_pJ,
         .write_pJ = energy.levels[s].write_pJ,
         .block = level.block_size,
         .block_shift = block_shift(level.block_size),
         .clusters = std::max<std::int64_t>(1, level.instances / level.cluster_size),
         .read_bandwidth = level.read_bandwidth.value_or(kUnlimited),
         .write_bandwidth = level.write_bandwidth.value_or(kUnlimited),
         .shared_bandwidth = level.shared_bandwidth.value_or(kUnlimited),
         .limited = level.read_bandwidth || level.write_bandwidth || level.shared_bandwidth});
  }
}

double Charge::energy_pJ(const Level& level, const Traffic& traffic, std::int64_t instances) const {
  double energy = 0;
  if (charged_.reads) {
    energy +=
        static_cast<double>(vectors(traffic.reads, level.block, level.block_shift)) * level.read_pJ;
  }
  if (charged_.fills) {
    energy += static_cast<double>(vectors(traffic.fills, level.block, level.block_shift)) *
              level.write_pJ;
  }
  if (charged_.updates) {
    energy += static_cast<double>(vectors(traffic.updates, level.block, level.block_shift)) *
              level.write_pJ;
  }
  return energy * static_cast<double>(std::min(instances, level.clusters));
}

Charge::Demand Charge::demand(const TrafficCounter& counter, std::size_t level,
                              double compute_cycles) const {
  Demand demand;
  for (std::size_t v = 0; v < num_tensors_; ++v) {
    const Traffic& traffic = counter.traffic(level, v);
    if (!traffic.kept) {
      continue;
    }
    const std::int64_t reads = charged_.reads ? traffic.reads : 0;
    const std::int64_t writes =
        checked_add(charged_.fills ? traffic.fills : 0, charged_.updates ? traffic.updates : 0);
    demand.read += static_cast<double>(reads) / compute_cycles;
    demand.write += static_cast<double>(writes) / compute_cycles;
  }
  return demand;
}

CostTotals Charge::totals(const TrafficCounter& counter) const {
  const NestLoops& loops = counter.loops();
  const double compute_cycles = static_cast<double>(loops.compute_steps());
  CostTotals totals{
      loops.compute_steps(),
      mac_pJ_ * compute_cycles * static_cast<double>(loops.instances[0] * loops.fanout_size[0])};
  for (std::size_t s = 0; s < levels_.size(); ++s) {
    const Level& level = levels_[s];
    double energy = 0;
    for (std::size_t v = 0; v < num_tensors_; ++v) {
      const Traffic& traffic = counter.traffic(s, v);
      if (traffic.kept) {
        energy += energy_pJ(level, traffic, loops.instances[s]);
      }
    }
    totals.energy_pJ += energy;
    if (level.limited) {
      const Demand need = demand(counter, s, compute_cycles);
      totals.cycles =
          std::max({totals.cycles, port_cycles(compute_cycles, level.read_bandwidth, need.read),
                    port_cycles(compute_cycles, level.write_bandwidth, need.write),
                    port_cycles(compute_cycles, level.shared_bandwidth, need.read + need.write)});
    }
  }
  return totals;
}

void Charge::fill(const TrafficCounter& counter, Cost& cost) const {
  const NestLoops& loops = counter.loops();
  const double compute_cycles = static_cast<double>(loops.compute_steps());
  const std::int64_t multipliers = loops.instances[0] * loops.fanout_size[0];
  cost.compute = {loops.compute_steps(), multipliers,
                  mac_pJ_ * compute_cycles * static_cast<double>(multipliers)};
  cost.energy_pJ = cost.compute.energy_pJ;
  cost.cycles = loops.compute_steps();
  cost.binding = {};
  const auto bind = [&](std::int64_t cycles, Bottleneck bottleneck, std::size_t level) {
    if (cycles > cost.cycles) {
      cost.cycles = cycles;
      cost.binding = {bottleneck, LevelId{level}};
    }
  };
  for (std::size_t s = 0; s < levels_.size(); ++s) {
    const Level& level = levels_[s];
    LevelCost& out = cost.levels[s];
    out.instances = loops.instances[s];
    out.energy_pJ = 0;
    for (std::size_t v = 0; v < num_tensors_; ++v) {
      const Traffic& traffic = counter.traffic(s, v);
      out.tensors[v] = {};
      if (traffic.kept) {
        const double energy = energy_pJ(level, traffic, loops.instances[s]);
        out.tensors[v] = {true,          traffic.tile,    loops.instances[s], traffic.reads,
                          traffic.fills, traffic.updates, traffic.reductions, energy};
        out.energy_pJ += energy;
      }
      out.network[v] = counter.network(s, v);
    }
    cost.energy_pJ += out.energy_pJ;
    out.read_cycles = out.write_cycles = out.shared_cycles = 0;
    if (level.limited) {
      const Demand need = demand(counter, s, compute_cycles);
      out.read_cycles = port_cycles(compute_cycles, level.read_bandwidth, need.read);
      out.write_cycles = port_cycles(compute_cycles, level.write_bandwidth, need.write);
      out.shared_cycles =
          port_cycles(compute_cycles, level.shared_bandwidth, need.read + need.write);
    }
    out.cycles =
        std::max({loops.compute_steps(), out.read_cycles, out.write_cycles, out.shared_cycles});
    bind(out.read_cycles, Bottleneck::kRead, s);
    bind(out.write_cycles, Bottleneck::kWrite, s);
    bind(out.shared_cycles, Bottleneck::kShared, s);
  }
  cost.utilization = operations_ / (static_cast<double>(cost.cycles) * multipliers_);
}

}  // namespace cosa::detail

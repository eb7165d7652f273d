#include "cosa/model/explain.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <limits>

#include "cosa/base/text.h"
#include "cosa/model/evaluator.h"

namespace cosa {
namespace {

constexpr std::size_t kEverywhere = std::numeric_limits<std::size_t>::max();

/// "a; b; c" from the parts that are not empty.
std::string list(const std::vector<std::string>& parts, const char* separator) {
  std::string text;
  for (const std::string& part : parts) {
    text += (text.empty() ? "" : separator) + part;
  }
  return text;
}

class Explanation {
 public:
  Explanation(const Workload& workload, const Architecture& architecture, const Mapping& mapping,
              const EnergyTable& energy, const ModelOptions& options)
      : workload_(workload),
        architecture_(architecture),
        mapping_(mapping),
        energy_(energy),
        options_(options),
        cost_(Evaluator(workload, architecture, energy, options).evaluate(mapping)) {}

  std::vector<std::string> run(const ExplainFilter& filter) {
    if (!filter.level && !filter.tensor) {
      totals();
    }
    for (std::size_t s = 0; s < architecture_.num_levels(); ++s) {
      if (filter.level && *filter.level != LevelId{s}) {
        continue;
      }
      if (!filter.tensor) {
        level(s);
      }
      for (std::size_t v = 0; v < workload_.tensors().size(); ++v) {
        const bool wanted = !filter.tensor || *filter.tensor == TensorId{v};
        if (wanted && cost_.levels[s].tensors[v].kept) {
          tensor(s, v);
        }
      }
    }
    return std::move(lines_);
  }

 private:
  void add(std::string line) { lines_.push_back(std::move(line)); }

  [[nodiscard]] const std::string& level_name(std::size_t s) const {
    return architecture_.levels()[s].name;
  }

  /// "P 7 x K 4 x Q 7 = 196" of the wanted loops before a node; "1" of none.
  [[nodiscard]] std::string product(const std::function<bool(const Loop&)>& wanted,
                                    std::size_t end = kEverywhere) const {
    std::vector<std::string> factors;
    std::int64_t value = 1;
    const auto nodes = mapping_.nodes();
    for (const MappingNode& node : nodes.first(std::min(end, nodes.size()))) {
      const auto* loop = std::get_if<Loop>(&node);
      if (loop != nullptr && loop->bound > 1 && wanted(*loop)) {
        factors.push_back(
            fmt::format("{} {}", workload_.dimension(loop->dimension).name, loop->bound));
        value *= loop->bound;
      }
    }
    return factors.empty() ? "1" : fmt::format("{} = {}", list(factors, " x "), with_commas(value));
  }

  void totals() {
    std::vector<std::string> parts{fmt::format("compute {}", with_commas(cost_.compute.cycles))};
    std::vector<std::string> energies{
        fmt::format("{} {:.6g}", architecture_.compute().name, cost_.compute.energy_pJ)};
    for (std::size_t s = 0; s < cost_.levels.size(); ++s) {
      for (const auto& [port, cycles] : ports(s)) {
        parts.push_back(fmt::format("{} {} {}", level_name(s), port, with_commas(cycles)));
      }
      energies.push_back(fmt::format("{} {:.6g}", level_name(s), cost_.levels[s].energy_pJ));
    }
    add(fmt::format("cycles = max({}) = {}", list(parts, "; "), with_commas(cost_.cycles)));
    add(fmt::format("energy = {} = {:.10g} pJ", list(energies, " + "), cost_.energy_pJ));
    add(fmt::format("energy-delay product = {:.10g} pJ x {} cycles = {:.10g}", cost_.energy_pJ,
                    with_commas(cost_.cycles), cost_.edp_pJ_cycles()));
    add(fmt::format("utilization = {} operations / ({} cycles x {} multipliers) = {:.6g}",
                    with_commas(workload_.operations()), with_commas(cost_.cycles),
                    with_commas(architecture_.compute().instances), cost_.utilization));
    add(fmt::format("compute cycles = product of temporal loops {} (rule 2)",
                    product([](const Loop& loop) { return loop.is_temporal(); })));
    add(fmt::format("multipliers in use = product of spatial loops {} (rule 2)",
                    product([](const Loop& loop) { return !loop.is_temporal(); })));
    add(fmt::format(
        "{} energy = {:.6g} pJ [{}] x {} cycles x {} multipliers = {:.10g} pJ (rule 12)",
        architecture_.compute().name, energy_.compute.mac_pJ, to_string(energy_.compute.source),
        with_commas(cost_.compute.cycles), with_commas(cost_.compute.instances),
        cost_.compute.energy_pJ));
  }

  /// The ports of a level that are limited, with the cycles each takes.
  [[nodiscard]] std::vector<std::pair<const char*, std::int64_t>> ports(std::size_t s) const {
    const StorageLevel& level = architecture_.levels()[s];
    std::vector<std::pair<const char*, std::int64_t>> result;
    if (level.read_bandwidth) {
      result.emplace_back("read", cost_.levels[s].read_cycles);
    }
    if (level.write_bandwidth) {
      result.emplace_back("write", cost_.levels[s].write_cycles);
    }
    if (level.shared_bandwidth) {
      result.emplace_back("shared", cost_.levels[s].shared_cycles);
    }
    return result;
  }

  void level(std::size_t s) {
    const LevelCost& cost = cost_.levels[s];
    add(fmt::format("{}: instances in use = spatial loops outside {} (rule 2)", level_name(s),
                    product([s](const Loop& loop) {
                      return loop.spatial && loop.spatial->fanout.value() > s;
                    })));
    std::int64_t reads = 0;
    std::int64_t writes = 0;
    std::vector<std::string> energies;
    for (std::size_t v = 0; v < cost.tensors.size(); ++v) {
      const TensorCost& tensor = cost.tensors[v];
      reads += options_.charged.reads ? tensor.read_words : 0;
      writes += (options_.charged.fills ? tensor.fill_words : 0) +
                (options_.charged.updates ? tensor.update_words : 0);
      if (tensor.kept) {
        energies.push_back(fmt::format("{} {:.6g}", workload_.tensors()[v].name, tensor.energy_pJ));
      }
    }
    const StorageLevel& machine = architecture_.levels()[s];
    port(s, "read", reads, machine.read_bandwidth, cost.read_cycles);
    port(s, "write", writes, machine.write_bandwidth, cost.write_cycles);
    port(s, "shared", reads + writes, machine.shared_bandwidth, cost.shared_cycles);
    std::vector<std::string> parts{fmt::format("compute {}", with_commas(cost_.compute.cycles))};
    for (const auto& [name, cycles] : ports(s)) {
      parts.push_back(fmt::format("{} {}", name, with_commas(cycles)));
    }
    add(fmt::format("{}: cycles = max({}) = {} (rule 13)", level_name(s), list(parts, "; "),
                    with_commas(cost.cycles)));
    add(fmt::format("{}: energy = {} = {:.10g} pJ", level_name(s),
                    energies.empty() ? "0" : list(energies, " + "), cost.energy_pJ));
  }

  void port(std::size_t s, const char* name, std::int64_t words, std::optional<double> bandwidth,
            std::int64_t cycles) {
    if (bandwidth) {
      add(fmt::format("{}: {} cycles = ceil({} words / {:.6g} words per cycle) = {} (rule 13)",
                      level_name(s), name, with_commas(words), *bandwidth, with_commas(cycles)));
    }
  }

  void tensor(std::size_t s, std::size_t v) {
    const TensorCost& cost = cost_.levels[s].tensors[v];
    const std::string what = level_name(s) + " " + workload_.tensors()[v].name;
    tile(s, v, what);
    const NetworkCost& below = cost_.levels[s].network[v];
    const bool output = TensorId{v} == workload_.output();
    const auto elements = static_cast<double>(fanout_elements(s));
    add(
        fmt::format("{}: accesses = {:.10g} words for each of {} {} / {:.6g} that share one = "
                    "{:.10g} (rules 3 to 9)",
                    what, below.transfer_words * below.multicast / elements, elements,
                    inner_name(s), below.multicast, below.transfer_words));
    const double peers = peer_words(s, v);
    const std::string peer_term = peers > 0 ? fmt::format(" + peers {:.6g}", peers) : "";
    if (output) {
      const double elided = below.transfer_words + peers - static_cast<double>(cost.read_words);
      add(fmt::format("{}: updates = accesses = {} (rule 11)", what,
                      with_commas(cost.update_words)));
      add(fmt::format("{}: reads = {:.10g}{} - first sums {:.10g} = {} (rule 11)", what,
                      below.transfer_words, peer_term, elided, with_commas(cost.read_words)));
    } else {
      add(fmt::format("{}: reads = accesses {:.10g}{} = {} (rule 11)", what, below.transfer_words,
                      peer_term, with_commas(cost.read_words)));
    }
    fills(s, v, what, peer_term);
    tensor_energy(s, v, what);
  }

  void tile(std::size_t s, std::size_t v, const std::string& what) {
    std::vector<std::string> extents;
    for (std::size_t d = 0; d < workload_.dimensions().size(); ++d) {
      const std::int64_t inside = extent_inside(s, v, DimensionId{d});
      if (inside > 1 && workload_.tensors()[v].projection.uses(DimensionId{d})) {
        extents.push_back(
            fmt::format("{} {}", workload_.dimensions()[d].name, with_commas(inside)));
      }
    }
    add(fmt::format("{}: tile = box of {} = {} words (rule 1)", what,
                    extents.empty() ? "one word" : list(extents, ", "),
                    with_commas(cost_.levels[s].tensors[v].tile_words)));
  }

  void fills(std::size_t s, std::size_t v, const std::string& what, const std::string& peer_term) {
    const TensorCost& cost = cost_.levels[s].tensors[v];
    if (cost.fill_words == 0) {
      add(fmt::format("{}: fills = 0, outermost for the tensor (rule 8)", what));
      return;
    }
    const std::size_t node = node_of(s, v);
    const auto tiles = static_cast<double>(cost.fill_words) / static_cast<double>(cost.tile_words);
    add(fmt::format("{}: fills = tile {} x {:.6g}{} = {}; steps outside: {} (rules 4 and 8)", what,
                    with_commas(cost.tile_words), tiles, peer_term, with_commas(cost.fill_words),
                    product([](const Loop& loop) { return loop.is_temporal(); }, node)));
  }

  void tensor_energy(std::size_t s, std::size_t v, const std::string& what) {
    const TensorCost& cost = cost_.levels[s].tensors[v];
    const StorageLevel& machine = architecture_.levels()[s];
    const LevelEnergy& energy = energy_.levels[s];
    const auto vectors = [&](std::int64_t words, bool charged) {
      const std::int64_t block = machine.block_size;
      return charged ? words / block + (words % block != 0 ? 1 : 0) : 0;
    };
    const std::int64_t clusters =
        std::max<std::int64_t>(1, machine.instances / machine.cluster_size);
    add(fmt::format(
        "{}: energy = ({} reads x {:.6g} + ({} fills + {} updates) x {:.6g} pJ [{}]) x {} = "
        "{:.10g} "
        "pJ, in vectors of {} (rule 12)",
        what, with_commas(vectors(cost.read_words, options_.charged.reads)), energy.read_pJ,
        with_commas(vectors(cost.fill_words, options_.charged.fills)),
        with_commas(vectors(cost.update_words, options_.charged.updates)), energy.write_pJ,
        to_string(energy.source), with_commas(std::min(cost.instances, clusters)), cost.energy_pJ,
        machine.block_size));
  }

  [[nodiscard]] std::size_t node_of(std::size_t s, std::size_t v) const {
    const auto nodes = mapping_.nodes();
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      const auto* storage = std::get_if<StorageNode>(&nodes[i]);
      if (storage != nullptr && storage->level == LevelId{s} &&
          storage->tensors.contains(TensorId{v})) {
        return i;
      }
    }
    return nodes.size();
  }

  [[nodiscard]] std::int64_t extent_inside(std::size_t s, std::size_t v, DimensionId d) const {
    const std::size_t node = node_of(s, v);
    std::int64_t extent = 1;
    const auto nodes = mapping_.nodes();
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      const auto* loop = std::get_if<Loop>(&nodes[i]);
      if (loop != nullptr && loop->dimension == d &&
          (loop->spatial ? loop->spatial->fanout.value() <= s : i > node)) {
        extent *= loop->bound;
      }
    }
    return extent;
  }

  [[nodiscard]] std::int64_t fanout_elements(std::size_t s) const {
    std::int64_t elements = 1;
    for (const MappingNode& node : mapping_.nodes()) {
      const auto* loop = std::get_if<Loop>(&node);
      if (loop != nullptr && loop->spatial && loop->spatial->fanout.value() == s) {
        elements *= loop->bound;
      }
    }
    return elements;
  }

  [[nodiscard]] std::string inner_name(std::size_t s) const {
    return s == 0 ? architecture_.compute().name : level_name(s - 1);
  }

  /// What the neighbours of one instance hand to it (rule 10).
  [[nodiscard]] double peer_words(std::size_t s, std::size_t v) const {
    if (s + 1 == cost_.levels.size()) {
      return 0;
    }
    return static_cast<double>(cost_.levels[s + 1].network[v].link_words) /
           static_cast<double>(cost_.levels[s].instances);
  }

  const Workload& workload_;
  const Architecture& architecture_;
  const Mapping& mapping_;
  const EnergyTable& energy_;
  ModelOptions options_;
  Cost cost_;
  std::vector<std::string> lines_;
};

}  // namespace

std::vector<std::string> explain(const Workload& workload, const Architecture& architecture,
                                 const Mapping& mapping, const EnergyTable& energy,
                                 const ModelOptions& options, const ExplainFilter& filter) {
  return Explanation(workload, architecture, mapping, energy, options).run(filter);
}

}  // namespace cosa

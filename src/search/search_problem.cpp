#include "search_problem.h"

#include <algorithm>
#include <numeric>

#include "cosa/base/check.h"
#include "cosa/base/input_error.h"
#include "cosa/mapping/residency_sets.h"
#include "problem_constraints.h"

namespace cosa::search {
namespace {

/// A rank's terms over active dimensions; a dimension of extent 1 moves nothing.
std::vector<ProjectionTerm> active_terms(const Workload& workload, const ProjectionRank& rank) {
  std::vector<ProjectionTerm> active;
  for (const ProjectionTerm& term : rank) {
    if (workload.dimension(term.dimension).extent > 1) {
      active.push_back(term);
    }
  }
  return active;
}

bool is_plain(const std::vector<ProjectionTerm>& active) {
  return active.size() == 1 && active.front().coefficient == 1;
}

/// Whether the dimension stands alone, with coefficient 1, wherever it stands.
bool is_plain_everywhere(const Workload& workload, TensorSet counted, DimensionId d) {
  for (std::size_t v = 0; v < workload.tensors().size(); ++v) {
    if (!counted.contains(TensorId{v})) {
      continue;
    }
    for (const ProjectionRank& rank : workload.tensors()[v].projection.ranks()) {
      const auto active = active_terms(workload, rank);
      const auto uses = [&](const ProjectionTerm& t) { return t.dimension == d; };
      if (std::ranges::any_of(active, uses) && !is_plain(active)) {
        return false;
      }
    }
  }
  return true;
}

void refuse_diagonals(const Workload& workload) {
  for (const Tensor& tensor : workload.tensors()) {
    std::vector<bool> seen(workload.dimensions().size(), false);
    for (const ProjectionRank& rank : tensor.projection.ranks()) {
      for (const ProjectionTerm& term : active_terms(workload, rank)) {
        if (seen[term.dimension.value()]) {
          throw InputError("dimension " + workload.dimension(term.dimension).name +
                               " indexes two ranks of " + tensor.name,
                           "the exact search takes each dimension in one rank of a tensor");
        }
        seen[term.dimension.value()] = true;
      }
    }
  }
}

TensorSet relevance(const Workload& workload, TensorSet counted, DimensionId d) {
  TensorSet set;
  for (std::size_t v = 0; v < workload.tensors().size(); ++v) {
    if (counted.contains(TensorId{v}) && workload.tensors()[v].projection.uses(d)) {
      set.insert(TensorId{v});
    }
  }
  return set;
}

std::vector<SearchDimension> search_dimensions(const Workload& workload, TensorSet counted,
                                               const Constraints& constraints, std::size_t levels,
                                               std::size_t memories, bool is_uneven, bool merge) {
  std::vector<SearchDimension> dims;
  for (std::size_t i = 0; i < workload.dimensions().size(); ++i) {
    const DimensionId d{i};
    const std::int64_t extent = workload.dimension(d).extent;
    if (extent == 1) {
      continue;
    }
    SearchDimension dim{.members = {d},
                        .extent = extent,
                        .primes = {},
                        .relevant = relevance(workload, counted, d)};
    dim.window = !is_plain_everywhere(workload, counted, d);
    constrain_space(constraints, memories, dim);
    if (is_uneven) {
      dim.temporal_ranks.assign(levels, 0);
    } else {
      constrain_time(constraints, memories, dim);
    }
    const auto twin = std::ranges::find_if(dims, [&](const SearchDimension& other) {
      return merge && !dim.window && !other.window && other.relevant == dim.relevant &&
             interchangeable(dim, other);
    });
    if (twin != dims.end()) {
      twin->members.push_back(d);
      twin->extent *= extent;
    } else {
      dims.push_back(dim);
    }
  }
  for (SearchDimension& dim : dims) {
    dim.primes = prime_powers(dim.extent);
  }
  return dims;
}

/// `first_ordered`: further in, the order of a level's loops changes nothing.
std::vector<DimensionGroup> group_by_irrelevance(std::vector<SearchDimension>& dims, TensorSet all,
                                                 std::size_t first_ordered) {
  std::vector<DimensionGroup> groups;
  for (std::size_t d = 0; d < dims.size(); ++d) {
    TensorSet irrelevant = all;
    for (std::size_t v = 0; v < TensorSet::kMaxTensors; ++v) {
      if (dims[d].relevant.contains(TensorId{v})) {
        irrelevant.erase(TensorId{v});
      }
    }
    auto group = std::ranges::find_if(groups, [&](const DimensionGroup& other) {
      return other.irrelevant == irrelevant &&
             ordered_alike(dims[d], dims[other.dimensions.front()], first_ordered);
    });
    if (group == groups.end()) {
      groups.push_back({irrelevant, {}});
      group = std::prev(groups.end());
    }
    dims[d].group = static_cast<std::size_t>(group - groups.begin());
    group->dimensions.push_back(d);
  }
  return groups;
}

std::size_t dimension_index(const std::vector<SearchDimension>& dims, DimensionId id) {
  for (std::size_t d = 0; d < dims.size(); ++d) {
    if (std::ranges::find(dims[d].members, id) != dims[d].members.end()) {
      return d;
    }
  }
  COSA_CHECK(false);
  return 0;
}

SearchTensor search_tensor(const Workload& workload, TensorId id, TensorSet counted,
                           const std::vector<SearchDimension>& dims) {
  const Tensor& tensor = workload.tensor(id);
  SearchTensor result;
  result.id = id;
  if (!counted.contains(id)) {
    return result;
  }
  result.output = tensor.role == TensorRole::kOutput;
  for (const ProjectionRank& rank : tensor.projection.ranks()) {
    const auto active = active_terms(workload, rank);
    if (active.empty()) {
      continue;
    }
    if (is_plain(active)) {
      const std::size_t d = dimension_index(dims, active.front().dimension);
      if (std::ranges::find(result.plain, d) == result.plain.end()) {
        result.plain.push_back(d);
        result.plain_words *= static_cast<double>(dims[d].extent);
      }
      continue;
    }
    WindowRank window;
    for (const ProjectionTerm& term : active) {
      window.terms.push_back({dimension_index(dims, term.dimension), term.coefficient});
    }
    result.windows.push_back(window);
  }
  result.words = static_cast<double>(workload.tensor_words(id));
  return result;
}

SearchMemory search_memory(const Architecture& architecture, LevelId id,
                           const LevelEnergy& energy) {
  const StorageLevel& level = architecture.level(id);
  return {.fanout = architecture.fanout(id),
          .clusters =
              static_cast<double>(std::max<std::int64_t>(1, level.instances / level.cluster_size)),
          .read_pJ_per_word = energy.read_pJ / level.block_size,
          .write_pJ_per_word = energy.write_pJ / level.block_size,
          .fanout_level = id.value()};
}

/// Of an even nest every memory is one level; of an uneven one every node.
std::vector<SearchLevel> search_levels(const Workload& workload, const Architecture& architecture,
                                       const std::vector<StorageNode>& nodes) {
  std::vector<SearchLevel> levels;
  for (const StorageNode& node : nodes) {
    levels.push_back({node.level.value(), node.tensors});
  }
  for (std::size_t s = 0; nodes.empty() && s < architecture.num_levels(); ++s) {
    levels.push_back({s, residency_sets(workload, architecture, LevelId{s}).may});
  }
  return levels;
}

/// The level of an uneven nest whose loops a fan-out stands directly inside: as far in as tensors
/// with windows let it, outside their nodes of memories inside the fan-out (docs/search.md, "Uneven
/// placement").
std::size_t fanout_level(const SearchProblem& problem, std::size_t fanout) {
  std::size_t place = 0;
  for (std::size_t i = 0; i < problem.levels.size(); ++i) {
    const SearchLevel& level = problem.levels[i];
    if (level.memory < fanout && std::ranges::any_of(
                                     problem.tensors,
                                     [&](const SearchTensor& tensor) {
                                       return level.kept.contains(tensor.id) &&
                                              !tensor.windows.empty();
                                     })) {
      place = i + 1;
    }
  }
  return place;
}

void add_ports(const StorageLevel& level, std::size_t memory, std::vector<Port>& ports) {
  if (level.read_bandwidth) {
    ports.push_back({memory, PortKind::kRead, *level.read_bandwidth});
  }
  if (level.write_bandwidth) {
    ports.push_back({memory, PortKind::kWrite, *level.write_bandwidth});
  }
  if (level.shared_bandwidth) {
    ports.push_back({memory, PortKind::kShared, *level.shared_bandwidth});
  }
}

/// Puts dimensions of one window, and plain dimensions of one group, together.
std::vector<DimensionCluster> cluster_dimensions(std::vector<SearchDimension>& dims,
                                                 const std::vector<SearchTensor>& tensors) {
  std::vector<std::size_t> label(dims.size());
  std::iota(label.begin(), label.end(), std::size_t{0});
  const auto unite = [&](std::size_t a, std::size_t b) {
    const std::size_t from = std::max(label[a], label[b]);
    std::ranges::replace(label, from, std::min(label[a], label[b]));
  };
  for (const SearchTensor& tensor : tensors) {
    for (const WindowRank& window : tensor.windows) {
      for (const WindowRank::Term& term : window.terms) {
        unite(window.terms.front().dimension, term.dimension);
      }
    }
  }
  for (std::size_t a = 0; a < dims.size(); ++a) {
    for (std::size_t b = 0; b < a; ++b) {
      if (dims[a].group == dims[b].group && !dims[a].window && !dims[b].window) {
        unite(a, b);
      }
    }
  }
  std::vector<DimensionCluster> clusters;
  for (std::size_t root = 0; root < dims.size(); ++root) {
    DimensionCluster cluster;
    for (std::size_t d = 0; d < dims.size(); ++d) {
      if (label[d] == root) {
        dims[d].cluster = clusters.size();
        dims[d].index = cluster.dimensions.size();
        cluster.dimensions.push_back(d);
      }
    }
    if (!cluster.dimensions.empty()) {
      clusters.push_back(std::move(cluster));
    }
  }
  return clusters;
}

std::vector<TrafficTerm> traffic_terms(const std::vector<SearchTensor>& tensors,
                                       bool multiplier_links) {
  std::vector<TrafficTerm> terms;
  for (const SearchTensor& tensor : tensors) {
    if (tensor.kept.empty()) {
      continue;
    }
    if (!tensor.windows.empty() || multiplier_links) {
      terms.push_back({tensor.id.value(), TrafficTerm::kMultipliers, tensor.kept.front()});
    }
    for (std::size_t i = 0; i + 1 < tensor.kept.size(); ++i) {
      terms.push_back({tensor.id.value(), tensor.kept[i], tensor.kept[i + 1]});
    }
  }
  return terms;
}

/// The tiles that the levels of one memory keep, and what they must fit in together and alone.
void add_capacities(const Workload& workload, const Architecture& architecture, std::size_t memory,
                    SearchProblem& problem) {
  const StorageLevel& storage = architecture.level(LevelId{memory});
  CapacityLimit limit{{}, 0};
  for (const SearchTensor& tensor : problem.tensors) {
    const auto level = std::ranges::find_if(
        tensor.kept, [&](std::size_t l) { return problem.levels[l].memory == memory; });
    const Tensor& named = workload.tensor(tensor.id);
    const auto partition = storage.partition_words.find(named.name);
    const bool has_part = partition != storage.partition_words.end();
    if (level == tensor.kept.end() || (!storage.capacity_words && !has_part)) {
      continue;
    }
    limit.tiles.push_back(problem.tiles.size());
    if (has_part) {
      const auto words = usable_words(partition->second, storage.usable_share);
      problem.capacities.push_back({{problem.tiles.size()}, static_cast<double>(words)});
    }
    const double width =
        named.word_bits ? static_cast<double>(*named.word_bits) / storage.word_bits : 1;
    problem.tiles.push_back({tensor.id.value(), *level, width});
  }
  if (storage.capacity_words && !limit.tiles.empty()) {
    limit.words = static_cast<double>(usable_words(*storage.capacity_words, storage.usable_share));
    problem.capacities.push_back(limit);
  }
}

}  // namespace

bool has_window(const Workload& workload, TensorId tensor) {
  const auto& ranks = workload.tensor(tensor).projection.ranks();
  return std::ranges::any_of(ranks, [&](const ProjectionRank& rank) {
    const auto active = active_terms(workload, rank);
    return !active.empty() && !is_plain(active);
  });
}

SearchProblem::SearchProblem(const Workload& workload, const Architecture& architecture,
                             const EnergyTable& energy, const ModelOptions& model_options,
                             const Constraints& constraints, bool merge_dimensions,
                             const std::optional<Relaxation>& relaxation,
                             const std::vector<StorageNode>& nodes)
    : levels(search_levels(workload, architecture, nodes)),
      options(model_options),
      is_relaxed(relaxation.has_value()),
      least_multipliers(constraints.least_multipliers()),
      impossible(asks_much_of_little(constraints, workload)),
      is_uneven(!nodes.empty()) {
  const TensorSet counted = relaxation ? relaxation->counted : workload.all_tensors();
  refuse_diagonals(workload);
  dims = search_dimensions(workload, counted, constraints, levels.size(), architecture.num_levels(),
                           is_uneven, merge_dimensions);
  for (const SearchDimension& dim : dims) {
    member_extents.emplace_back();
    for (const DimensionId id : dim.members) {
      member_extents.back().push_back(workload.dimension(id).extent);
    }
  }
  multiplier_links = options.neighbour_links && architecture.fanout(LevelId{0}).size() > 1;
  groups = group_by_irrelevance(dims, counted, first_ordered_level());
  operations = static_cast<double>(workload.operations());
  mac_pJ = energy.compute.mac_pJ + (relaxation ? relaxation->others_pJ / operations : 0);
  for (std::size_t v = 0; v < workload.tensors().size(); ++v) {
    SearchTensor& tensor =
        tensors.emplace_back(search_tensor(workload, TensorId{v}, counted, dims));
    for (std::size_t l = 0; l < levels.size() && counted.contains(tensor.id); ++l) {
      if (levels[l].kept.contains(tensor.id)) {
        tensor.kept.push_back(l);
      }
    }
  }
  clusters = cluster_dimensions(dims, tensors);
  for (std::size_t s = 0; s < architecture.num_levels(); ++s) {
    memories.push_back(search_memory(architecture, LevelId{s}, energy.levels[s]));
    memories.back().fanout_level = is_uneven ? fanout_level(*this, s) : s;
    add_ports(architecture.level(LevelId{s}), s, ports);
    add_capacities(workload, architecture, s, *this);
  }
  terms = traffic_terms(tensors, multiplier_links);
}

}  // namespace cosa::search

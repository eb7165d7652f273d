#include "cosa/scheduler/content_hash.h"

#include <algorithm>

#include "canonical_text.h"
#include "cosa/base/sha256.h"

namespace cosa {
namespace {

using detail::CanonicalText;

// Every function takes its argument apart by a structured binding: a field that joins a type does
// not compile here until someone decides whether answers depend on it.

std::string workload_text(const Workload& workload) {
  CanonicalText text;
  for (const auto& [name, extent] : workload.dimensions()) {
    text.line("dimension").add(name).add(extent);
  }
  for (const auto& [name, projection, role, word_bits] : workload.tensors()) {
    text.line("tensor").add(name).add(static_cast<int>(role)).add(word_bits);
    for (const ProjectionRank& rank : projection.ranks()) {
      text.line("rank");
      for (const auto& [dimension, coefficient] : rank) {
        text.add(dimension).add(coefficient);
      }
    }
  }
  return text.text();
}

/// The names in one order, since none is meant.
std::vector<std::string> sorted(std::vector<std::string> names) {
  std::ranges::sort(names);
  return names;
}

void add_level(const StorageLevel& level, CanonicalText& text) {
  // The energies are those of the table; what a memory is built of decides nothing else.
  const auto& [name, technology, capacity_words, partition_words, usable_share, word_bits,
               block_size, cluster_size, instances, mesh_x, read_bandwidth, write_bandwidth,
               shared_bandwidth, residency, access_energy] = level;
  text.line("level").add(name).add(capacity_words).add(partition_words).add(usable_share);
  text.line("words").add(word_bits).add(block_size).add(cluster_size);
  text.line("instances").add(instances).add(mesh_x);
  text.line("bandwidth").add(read_bandwidth).add(write_bandwidth).add(shared_bandwidth);
  const auto& [keep, bypass, bypass_others] = residency;
  text.line("keep").add(sorted(keep)).line("bypass").add(sorted(bypass));
  if (bypass_others) {
    text.line("others bypassed");
  }
}

std::string architecture_text(const Architecture& architecture) {
  CanonicalText text;
  for (const StorageLevel& level : architecture.levels()) {
    add_level(level, text);
  }
  const auto& [name, instances, mesh_x, word_bits, energy_pJ] = architecture.compute();
  text.line("compute").add(name).add(instances).add(mesh_x).add(word_bits);
  return text.text();
}

std::string energy_text(const EnergyTable& energy) {
  CanonicalText text;
  const auto& [levels, compute] = energy;
  for (const auto& [read_pJ, write_pJ, source] : levels) {
    text.line("level").add(read_pJ).add(write_pJ);
  }
  const auto& [mac_pJ, source] = compute;
  text.line("compute").add(mac_pJ);
  return text.text();
}

void add_model(const ModelOptions& model, CanonicalText& text) {
  const auto& [neighbour_links, elide_first_reads, elide_first_fills, charged] = model;
  const auto& [reads, fills, updates] = charged;
  text.line("model").add(neighbour_links).add(elide_first_reads).add(elide_first_fills);
  text.line("charged").add(reads).add(fills).add(updates);
}

void add_formulation(const FormulationOptions& options, CanonicalText& text) {
  const auto& [form, relevance, residency, nesting, part_ratios, permutation_level, favoured_tensor,
               weights, factors, time_limit_seconds, stop] = options;
  text.line("form").add(to_string(form));
  text.line("A").add(relevance).line("B").add(residency).line("Z").add(nesting);
  text.line("ratios").add(part_ratios);
  text.line("permutation").add(permutation_level).line("favoured").add(favoured_tensor);
  const auto& [utilization, compute, traffic] = weights;
  text.line("weights").add(utilization).add(compute).add(traffic);
  const auto& [base, step, scale, spatial, dram, utilization_scale] = factors;
  text.line("factors").add(base).add(step).add(scale).add(spatial).add(dram).add(utilization_scale);
}

/// Nothing where there are none.
void add_constraints(const StatedConstraints& constraints, CanonicalText& text) {
  const auto& [loops, least_utilization, utilization_where] = constraints;
  for (const auto& [level, kind, factors, other_factors_at_most, no_loops_over, loops_only_over,
                    innermost, outermost, only_x, only_y, split, where] : loops) {
    text.line("loops").add(level).add(to_string(kind)).add(other_factors_at_most).add(split);
    for (const auto& [dimension, comparison, value, factor_where] : factors) {
      text.line("factor").add(dimension).add(static_cast<int>(comparison)).add(value);
    }
    if (!no_loops_over.empty() || !loops_only_over.empty()) {
      text.line("tensors").add(sorted(no_loops_over)).add(sorted(loops_only_over));
    }
    text.line("order").add(innermost).add(outermost);
    text.line("axes").add(sorted(only_x)).add(sorted(only_y));
  }
  if (least_utilization) {
    text.line("utilization").add(*least_utilization);
  }
}

std::string options_text(const ScheduleOptions& options) {
  const auto& [engine, objective, free_residency, placement, padding, top, constraints, samples,
               seed, formulation, model, energy, time_limit_seconds, stop, jobs] = options;
  CanonicalText text;
  text.line("engine").add(to_string(engine));
  add_model(model, text);
  add_constraints(constraints, text);
  if (engine == Engine::kCosa) {
    add_formulation(formulation, text);
    return text.text();
  }
  const auto& [primary, secondary] = objective;
  text.line("objective").add(primary.name()).add(secondary.name());
  if (free_residency) {
    text.line("residency free");
  }
  if (placement == Placement::kUneven) {
    text.line("placement uneven");
  }
  if (padding) {
    text.line("padding").add(*padding);
  }
  if (top) {
    const auto& [count, distinct] = *top;
    text.line("top").add(static_cast<std::int64_t>(count)).add(to_string(distinct));
  }
  if (engine == Engine::kRandom) {
    text.line("random").add(samples).add(seed);
  }
  return text.text();
}

std::string whole_of(const ContentHash& hash) {
  return sha256_hex(hash.workload + hash.architecture + hash.energy + hash.options);
}

}  // namespace

ContentHash content_hash(const Workload& workload, const Architecture& architecture,
                         const ScheduleOptions& options) {
  ContentHash hash{
      .workload = sha256_hex(workload_text(workload)),
      .architecture = sha256_hex(architecture_text(architecture)),
      .energy =
          sha256_hex(energy_text(options.energy ? *options.energy : resolve_energy(architecture))),
      .options = sha256_hex(options_text(options)),
      .whole = {},
  };
  hash.whole = whole_of(hash);
  return hash;
}

ContentHash front_hash(const Workload& workload, const Architecture& architecture,
                       const ScheduleOptions& options) {
  ScheduleOptions asked = options;
  asked.engine = Engine::kExact;
  asked.objective = {Objective::latency(), Objective::energy()};
  ContentHash hash = content_hash(workload, architecture, asked);
  hash.options = sha256_hex("front " + hash.options);
  hash.whole = whole_of(hash);
  return hash;
}

}  // namespace cosa

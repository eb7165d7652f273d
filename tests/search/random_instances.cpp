#include "search/random_instances.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <random>
#include <utility>
#include <vector>

#include "cosa/base/factors.h"
#include "cosa/search/exhaustive.h"
#include "cosa/workload/convolution.h"
#include "cosa/workload/gemm.h"

namespace cosa::test {
namespace {

class InstanceMaker {
 public:
  InstanceMaker(std::uint64_t seed, std::int64_t max_mappings)
      : engine_(seed), max_mappings_(max_mappings) {}

  Instance make() {
    Workload workload = make_workload();
    const Architecture architecture = make_architecture(workload);
    workload = shrink(std::move(workload), architecture);
    EnergyTable energy = make_energy(architecture);
    return {std::move(workload), architecture, std::move(energy), make_model()};
  }

  Instance make_linked() {
    Workload workload = make_sliding();
    const Architecture architecture = make_row_of_buffers();
    workload = shrink(std::move(workload), architecture);
    EnergyTable energy = make_energy(architecture);
    return {std::move(workload), architecture, std::move(energy), {}};
  }

 private:
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(engine_() % static_cast<std::uint64_t>(high - low + 1));
  }
  bool chance(int percent) { return between(1, 100) <= percent; }
  template <typename T>
  T one_of(const std::vector<T>& values) {
    return values[static_cast<std::size_t>(
        between(0, static_cast<std::int64_t>(values.size()) - 1))];
  }
  /// Mostly small, often 1.
  std::int64_t extent() { return one_of<std::int64_t>({1, 2, 2, 3, 3, 4, 4, 5, 6, 7, 8, 9, 12}); }

  Workload make_workload() {
    switch (between(0, 5)) {
      case 0:
      case 1:
        return make_convolution();
      case 2:
        return gemm("gemm", {.m = extent(), .n = extent(), .k = extent()});
      case 3:
        return make_depthwise();
      case 4:
        return make_batched();
      default:
        return make_einsum();
    }
  }

  Workload make_convolution() {
    return convolution("convolution", {.r = between(1, 3),
                                       .s = between(1, 3),
                                       .p = between(1, 6),
                                       .q = between(1, 4),
                                       .c = between(1, 4),
                                       .k = between(1, 4),
                                       .n = between(1, 2),
                                       .w_stride = between(1, 3),
                                       .h_stride = between(1, 3),
                                       .w_dilation = between(1, 2),
                                       .h_dilation = between(1, 2)});
  }

  static Tensor tensor(std::string name, std::vector<ProjectionRank> ranks, TensorRole role) {
    return {std::move(name), Projection(std::move(ranks)), role};
  }
  static ProjectionRank rank(std::size_t dimension) { return {{DimensionId{dimension}, 1}}; }
  static ProjectionRank window(std::size_t a, std::int64_t step_a, std::size_t b,
                               std::int64_t step_b) {
    return {{DimensionId{a}, step_a}, {DimensionId{b}, step_b}};
  }

  Workload make_depthwise() {
    enum : std::size_t { kR, kS, kP, kQ, kC };
    const std::int64_t p_step = between(1, 2);
    const std::int64_t r_step = between(1, 2);
    const std::int64_t q_step = between(1, 2);
    const std::int64_t s_step = between(1, 2);
    return {"depthwise",
            {{"R", between(1, 3)},
             {"S", between(1, 3)},
             {"P", extent()},
             {"Q", between(1, 4)},
             {"C", extent()}},
            {tensor("Weights", {rank(kC), rank(kR), rank(kS)}, TensorRole::kInput),
             tensor("Inputs",
                    {rank(kC), window(kP, p_step, kR, r_step), window(kQ, q_step, kS, s_step)},
                    TensorRole::kInput),
             tensor("Outputs", {rank(kC), rank(kP), rank(kQ)}, TensorRole::kOutput)}};
  }

  /// One window of steps that often make tiles meet, and up to two other dimensions.
  Workload make_sliding() {
    return convolution("sliding", {.r = between(2, 4),
                                   .s = 1,
                                   .p = between(2, 8),
                                   .q = 1,
                                   .c = chance(40) ? between(2, 3) : 1,
                                   .k = chance(60) ? between(2, 3) : 1,
                                   .n = 1,
                                   .w_stride = between(1, 3),
                                   .h_stride = 1,
                                   .w_dilation = between(1, 3),
                                   .h_dilation = 1});
  }

  /// Buffers of a few words, which keep all or nearly all, below one or two memories.
  Architecture make_row_of_buffers() {
    const std::int64_t y = chance(30) ? 2 : 1;
    const std::int64_t x = y == 1 ? between(2, 6) : between(2, 3);
    const std::int64_t rows = chance(20) ? 2 : 1;
    StorageLevel buffer{.name = "Buffer", .instances = x * y * rows, .mesh_x = x};
    buffer.capacity_words = between(3, 10);
    StorageLevel shared{.name = "Shared", .instances = rows};
    shared.mesh_x = 1;
    if (chance(50)) {
      shared.residency.bypass.push_back(one_of<std::string>({"Weights", "Inputs", "Outputs"}));
    }
    StorageLevel memory{.name = "Memory", .technology = Technology::kDram};
    for (StorageLevel* level : {&buffer, &shared, &memory}) {
      if (chance(40)) {
        level->read_bandwidth = bandwidth();
      }
      level->block_size = one_of<int>({1, 1, 2});
    }
    std::vector<StorageLevel> levels{buffer};
    if (rows > 1 || chance(40)) {
      levels.push_back(shared);
    }
    levels.push_back(memory);
    return {"row", std::move(levels), {.instances = x * y * rows, .mesh_x = x}};
  }

  Workload make_batched() {
    enum : std::size_t { kB, kM, kN, kK };
    return {"batched",
            {{"B", extent()}, {"M", extent()}, {"N", extent()}, {"K", extent()}},
            {tensor("X", {rank(kB), rank(kM), rank(kK)}, TensorRole::kInput),
             tensor("Y", {rank(kB), rank(kK), rank(kN)}, TensorRole::kInput),
             tensor("Z", {rank(kB), rank(kM), rank(kN)}, TensorRole::kOutput)}};
  }

  /// Every tensor has some of the dimensions, so that several may be irrelevant to one dimension.
  Workload make_einsum() {
    const auto num_dimensions = static_cast<std::size_t>(between(4, 5));
    const auto num_inputs = static_cast<std::size_t>(between(1, 3));
    std::vector<Dimension> dimensions;
    for (std::size_t d = 0; d < num_dimensions; ++d) {
      dimensions.push_back({std::string(1, static_cast<char>('a' + d)), extent()});
    }
    std::vector<std::vector<ProjectionRank>> ranks(num_inputs + 1);
    for (std::size_t d = 0; d < num_dimensions; ++d) {
      const auto owner = static_cast<std::size_t>(between(0, static_cast<int>(num_inputs)));
      for (std::size_t v = 0; v < ranks.size(); ++v) {
        if (v == owner || chance(45)) {
          add_dimension(ranks[v], d);
        }
      }
    }
    std::vector<Tensor> tensors;
    for (std::size_t v = 0; v < num_inputs; ++v) {
      tensors.push_back(tensor("X" + std::to_string(v), ranks[v], TensorRole::kInput));
    }
    tensors.push_back(tensor("Z", ranks[num_inputs], TensorRole::kOutput));
    for (Tensor& t : tensors) {
      if (chance(10)) {
        t.word_bits = one_of<int>({4, 8, 12, 32});
      }
    }
    return {"einsum", std::move(dimensions), std::move(tensors)};
  }

  void add_dimension(std::vector<ProjectionRank>& ranks, std::size_t dimension) {
    const ProjectionTerm term{DimensionId{dimension}, chance(80) ? 1 : between(2, 3)};
    if (!ranks.empty() && chance(20)) {
      ranks.back().push_back(term);
    } else {
      ranks.push_back({term});
    }
  }

  Architecture make_architecture(const Workload& workload) {
    const auto num_levels = static_cast<std::size_t>(between(2, 4));
    std::vector<StorageLevel> levels(num_levels);
    std::int64_t x = 1;
    std::int64_t y = 1;
    for (std::size_t i = num_levels; i-- > 0;) {
      StorageLevel& level = levels[i];
      level.name = "L" + std::to_string(i);
      level.instances = x * y;
      level.mesh_x = x;
      fill_level(level, workload, i + 1 == num_levels);
      grow_mesh(x, y);
    }
    ComputeUnit compute;
    compute.instances = x * y;
    compute.mesh_x = x;
    return {"machine", std::move(levels), compute};
  }

  /// The fan-out below a level: often none, at most 8.
  void grow_mesh(std::int64_t& x, std::int64_t& y) {
    const auto fanout_x = chance(45) ? 1 : between(2, 6);
    const auto fanout_y = chance(70) ? 1 : between(2, 4);
    if (fanout_x * fanout_y <= 8) {
      x *= fanout_x;
      y *= fanout_y;
    }
  }

  void fill_level(StorageLevel& level, const Workload& workload, bool outermost) {
    level.technology = outermost ? Technology::kDram : Technology::kSram;
    level.word_bits = one_of<int>({8, 16, 16});
    level.block_size = one_of<int>({1, 1, 2, 4, 8});
    level.cluster_size = level.instances % 2 == 0 && chance(30) ? 2 : 1;
    if (chance(35)) {
      level.read_bandwidth = bandwidth();
    }
    if (chance(35)) {
      level.write_bandwidth = bandwidth();
    }
    if (chance(10)) {
      level.shared_bandwidth = bandwidth();
    }
    if (outermost) {
      return;
    }
    for (const Tensor& t : workload.tensors()) {
      if (chance(35)) {
        level.residency.bypass.push_back(t.name);
      } else if (chance(30)) {
        level.residency.keep.push_back(t.name);
      }
    }
    const auto kept =
        static_cast<std::int64_t>(workload.tensors().size() - level.residency.bypass.size());
    if (chance(80)) {
      level.capacity_words =
          std::max<std::int64_t>(kept, 1) + one_of<std::int64_t>({0, 0, 1, 2, 3, 5, 8, 13, 21, 40});
      level.usable_share = chance(10) ? 0.75 : 1.0;
    }
    if (chance(15)) {
      level.partition_words[workload.tensors().front().name] = between(1, 6);
    }
  }

  double bandwidth() { return one_of<double>({0.25, 0.5, 1, 1, 1.7, 2, 3, 4}); }

  EnergyTable make_energy(const Architecture& architecture) {
    const bool sizes_known =
        std::ranges::all_of(architecture.levels(), [](const StorageLevel& level) {
          return level.technology == Technology::kDram || level.capacity_words;
        });
    if (sizes_known && chance(50)) {
      return resolve_energy(architecture);
    }
    EnergyTable energy{{}, {one_of<double>({0, 0.25, 1}), EnergySource::kArchitecture}};
    double scale = 1;
    for (std::size_t i = 0; i < architecture.num_levels(); ++i) {
      const double read_pJ = scale * static_cast<double>(between(1, 20)) / 10;
      const double write_pJ = scale * static_cast<double>(between(1, 20)) / 10;
      energy.levels.push_back({read_pJ, write_pJ, EnergySource::kArchitecture});
      scale *= static_cast<double>(between(1, 6));
    }
    return energy;
  }

  ModelOptions make_model() {
    ModelOptions model;
    model.neighbour_links = chance(85);
    model.elide_first_reads = chance(90);
    model.elide_first_fills = chance(10);
    return model;
  }

  /// Takes prime factors away until the space is small enough.
  Workload shrink(Workload workload, const Architecture& architecture) {
    while (!small_enough(workload, architecture)) {
      std::vector<Dimension> dimensions = workload.dimensions();
      Dimension& dimension = one_of_large(dimensions);
      dimension.extent /= one_of(prime_factors(dimension.extent));
      workload = Workload(workload.name(), std::move(dimensions), workload.tensors());
    }
    return workload;
  }

  Dimension& one_of_large(std::vector<Dimension>& dimensions) {
    std::vector<Dimension*> large;
    for (Dimension& dimension : dimensions) {
      if (dimension.extent > 1) {
        large.push_back(&dimension);
      }
    }
    return *one_of(large);
  }

  [[nodiscard]] bool small_enough(const Workload& workload,
                                  const Architecture& architecture) const {
    constexpr double kMaxSplits = 100'000;  // those that fit nowhere are looked at, too
    double slots = 0;
    for (std::size_t i = 0; i < architecture.num_levels(); ++i) {
      const Fanout& fanout = architecture.fanout(LevelId{i});
      slots += 1 + (fanout.x > 1 ? 1 : 0) + (fanout.y > 1 ? 1 : 0);
    }
    double splits = 1;
    for (const Dimension& dimension : workload.dimensions()) {
      for (const auto& power : prime_powers(dimension.extent)) {
        for (int i = 1; i <= power.exponent; ++i) {
          splits *= (slots - 1 + i) / i;
        }
      }
    }
    return splits <= kMaxSplits &&
           count_mappings(workload, architecture, max_mappings_).has_value();
  }

  std::mt19937_64 engine_;
  std::int64_t max_mappings_;
};

std::string to_text(const Workload& workload, const Tensor& tensor) {
  std::vector<std::string> ranks;
  for (const ProjectionRank& rank : tensor.projection.ranks()) {
    std::vector<std::string> terms;
    for (const auto& [dimension, coefficient] : rank) {
      terms.push_back(fmt::format("{}{}", coefficient == 1 ? "" : std::to_string(coefficient),
                                  workload.dimension(dimension).name));
    }
    ranks.push_back(fmt::format("{}", fmt::join(terms, "+")));
  }
  return fmt::format("{}[{}]{}{}", tensor.name, fmt::join(ranks, ", "),
                     tensor.role == TensorRole::kOutput ? " output" : "",
                     tensor.word_bits ? fmt::format(" {} bits", *tensor.word_bits) : "");
}

std::string to_text(const char* what, std::optional<double> value) {
  return value ? fmt::format(", {} {}", what, *value) : "";
}

std::string to_text(const Architecture& architecture, std::size_t i, const LevelEnergy& energy) {
  const StorageLevel& level = architecture.levels()[i];
  const Fanout& fanout = architecture.fanout(LevelId{i});
  std::string text = fmt::format("{}: {} instances over {} x {}, {} bits, block {}, cluster {}",
                                 level.name, level.instances, fanout.x, fanout.y, level.word_bits,
                                 level.block_size, level.cluster_size);
  if (level.capacity_words) {
    text += fmt::format(", capacity {} x {}", *level.capacity_words, level.usable_share);
  }
  for (const auto& [tensor, words] : level.partition_words) {
    text += fmt::format(", {} of it for {}", words, tensor);
  }
  text += to_text("read", level.read_bandwidth) + to_text("write", level.write_bandwidth) +
          to_text("shared", level.shared_bandwidth);
  return text +
         fmt::format(", keep [{}], bypass [{}], {} / {} pJ\n", fmt::join(level.residency.keep, " "),
                     fmt::join(level.residency.bypass, " "), energy.read_pJ, energy.write_pJ);
}

}  // namespace

Instance random_instance(std::uint64_t seed, std::int64_t max_mappings) {
  return InstanceMaker(seed, max_mappings).make();
}

Instance random_linked_instance(std::uint64_t seed, std::int64_t max_mappings) {
  return InstanceMaker(seed, max_mappings).make_linked();
}

ObjectivePair rotating_objective(std::uint64_t number) {
  constexpr double kPicojoulesPerCycle = 3.5;
  constexpr double kEnergyExponent = 0.7;
  const Objective objectives[] = {Objective::latency(),
                                  Objective::energy(),
                                  Objective::edp(),
                                  Objective::ed2p(),
                                  Objective::weighted(1, kPicojoulesPerCycle),
                                  Objective::power(kEnergyExponent, 1 - kEnergyExponent)};
  return with_tie_break(objectives[number % std::size(objectives)]);
}

std::string to_text(const Instance& instance) {
  std::string text = instance.workload.name() + ":";
  for (const Dimension& dimension : instance.workload.dimensions()) {
    text += fmt::format(" {}={}", dimension.name, dimension.extent);
  }
  for (const Tensor& tensor : instance.workload.tensors()) {
    text += "; " + to_text(instance.workload, tensor);
  }
  text += "\n";
  for (std::size_t i = 0; i < instance.architecture.num_levels(); ++i) {
    text += to_text(instance.architecture, i, instance.energy.levels[i]);
  }
  return text + fmt::format("MAC {} pJ; links {}, elided reads {}, elided fills {}\n",
                            instance.energy.compute.mac_pJ, instance.model.neighbour_links,
                            instance.model.elide_first_reads, instance.model.elide_first_fills);
}

}  // namespace cosa::test

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "cosa/search/optimal.h"
#include "cosa/workload/convolution.h"

namespace cosa {
namespace {

/// A memory of one tensor alone in each processing element, unequal sizes and widths.
StorageLevel scratchpad(const std::string& tensor, std::int64_t words, int block, double read_pJ,
                        double bandwidth) {
  std::vector<std::string> others{"Weights", "Inputs", "Outputs"};
  std::erase(others, tensor);
  return {.name = tensor + "Pad",
          .capacity_words = words,
          .block_size = block,
          .instances = 16,
          .mesh_x = 4,
          .read_bandwidth = bandwidth,
          .residency = {.keep = {tensor}, .bypass = others},
          .access_energy = AccessEnergy{.read_pJ = read_pJ, .write_pJ = 1.5 * read_pJ}};
}

Architecture machine(const std::vector<StorageLevel>& pads) {
  std::vector<StorageLevel> levels = pads;
  levels.push_back({.name = "Buffer",
                    .capacity_words = 2048,
                    .read_bandwidth = 8,
                    .residency = {.keep = {"Inputs", "Outputs"}, .bypass = {"Weights"}},
                    .access_energy = AccessEnergy{.read_pJ = 6, .write_pJ = 6}});
  levels.push_back({.name = "DRAM",
                    .technology = Technology::kDram,
                    .read_bandwidth = 4,
                    .access_energy = AccessEnergy{.read_pJ = 200, .write_pJ = 200}});
  return {"pads", levels, {.instances = 16, .mesh_x = 4, .energy_pJ = 1}};
}

/// Memories side by side, one a tensor, are levels that each pass the other tensors by: which one
/// is called the inner changes nothing.
TEST(SideBySideMemories, TheirOrderChangesNothing) {
  const Workload layer = convolution("layer", {.r = 3, .p = 4, .c = 4, .k = 4, .w_stride = 2});
  std::vector<StorageLevel> pads{scratchpad("Weights", 192, 1, 0.9, 1),
                                 scratchpad("Inputs", 12, 2, 0.3, 1),
                                 scratchpad("Outputs", 16, 1, 0.4, 2)};
  const auto by_name = [](const StorageLevel& a, const StorageLevel& b) { return a.name < b.name; };
  std::ranges::sort(pads, by_name);
  for (const Objective& objective : {Objective::edp(), Objective::energy(), Objective::latency()}) {
    std::vector<SearchResult> results;
    do {
      const Architecture pads_machine = machine(pads);
      results.push_back(find_optimal(layer, pads_machine, resolve_energy(pads_machine),
                                     {.objective = with_tie_break(objective)}));
    } while (std::ranges::next_permutation(pads, by_name).found);
    ASSERT_EQ(results.size(), 6U);
    for (const SearchResult& result : results) {
      EXPECT_EQ(result.termination, Termination::kOptimal);
      EXPECT_DOUBLE_EQ(result.value->primary, results.front().value->primary) << objective.name();
    }
  }
}

}  // namespace
}  // namespace cosa

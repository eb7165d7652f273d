#pragma once

#include <cstdint>
#include <vector>

#include "cosa/architecture/architecture.h"
#include "cosa/architecture/energy_table.h"
#include "cosa/model/cost.h"
#include "cosa/model/options.h"
#include "cosa/workload/workload.h"
#include "traffic.h"

namespace cosa::detail {

/// Turns counted words into energy and cycles (docs/cost-model.md, rules 12 to 14).
class Charge {
 public:
  Charge(const Workload& workload, const Architecture& architecture, const EnergyTable& energy,
         const ModelOptions& options);

  [[nodiscard]] CostTotals totals(const TrafficCounter& counter) const;
  /// Fills a cost whose vectors have their sizes.
  void fill(const TrafficCounter& counter, Cost& cost) const;

 private:
  struct Level {
    double read_pJ;
    double write_pJ;
    std::int64_t block;
    int block_shift;  ///< log2 of the block, or -1
    std::int64_t clusters;
    double read_bandwidth;  ///< infinite where unlimited
    double write_bandwidth;
    double shared_bandwidth;
    bool limited;
  };
  struct Demand {
    double read = 0;  ///< words per cycle
    double write = 0;
  };

  [[nodiscard]] double energy_pJ(const Level& level, const Traffic& traffic,
                                 std::int64_t instances) const;
  [[nodiscard]] Demand demand(const TrafficCounter& counter, std::size_t level,
                              double compute_cycles) const;

  std::vector<Level> levels_;
  double mac_pJ_;
  double operations_;
  double multipliers_;
  std::size_t num_tensors_;
  ChargedTraffic charged_;
};

}  // namespace cosa::detail

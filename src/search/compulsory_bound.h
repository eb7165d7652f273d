#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "cosa/architecture/architecture.h"
#include "cosa/architecture/energy_table.h"
#include "cosa/model/options.h"
#include "cosa/workload/workload.h"
#include "even_space.h"
#include "partial_mapping.h"

namespace cosa::detail {

/// What every completion of a partial mapping costs at least.
struct CostBound {
  double cycles;
  double energy_pJ;
};

/// Lower bounds from traffic that no completion avoids (rule numbers of docs/cost-model.md):
///
/// - A tensor without sliding windows moves, across each boundary, its tile times every relevant
///   loop outside (rule 4): all its words, since each dimension is somewhere. Irrelevant temporal
///   loops multiply once a relevant one stands inside them; where the order of a level is open they
///   are taken to stand inside all relevant loops of that level.
/// - A tensor with windows, which overlap and may be handed on by neighbours (rules 4 and 6), moves
///   each word that is ever touched at least once.
/// - Multipliers read every operand in every cycle (rule 3), spread over their fan-out (rule 5),
///   unless neighbours can hand operands on there; then, too, each word moves once.
class CompulsoryBound {
 public:
  CompulsoryBound(const Workload& workload, const Architecture& architecture,
                  const EnergyTable& energy, const ModelOptions& options, const EvenSpace& space);

  [[nodiscard]] CostBound operator()(const PartialMapping& partial);

  /// Whether the order of the spatial loops, or of the temporal loops of level 0, can matter at
  /// all: through neighbours that hand tiles on.
  [[nodiscard]] bool links_possible(const Split& split) const;

 private:
  struct Term {
    std::size_t dimension;
    std::int64_t coefficient;
  };
  struct TensorShape {
    bool output;
    bool windows;                          ///< a rank moves with two dimensions, or a dimension
                                           ///< moves two ranks
    std::vector<bool> relevant;            ///< by dimension of extent above 1
    std::vector<Term> terms;               ///< of a tensor without windows
    std::vector<std::vector<Term>> ranks;  ///< that share no dimension with an earlier one
    double touched_words;
    double box_words;
    std::vector<std::size_t> kept_at;  ///< levels, innermost first
  };
  struct LevelDemand {
    double reads;  ///< words per instance
    double writes;
  };

  [[nodiscard]] TensorShape shape(const Workload& workload, TensorId id) const;
  void read(const PartialMapping& partial);
  void add_tensor(const TensorShape& tensor);
  void add_level(const TensorShape& tensor, std::size_t level, double content, double fills);
  [[nodiscard]] double multiplier_content(const TensorShape& tensor, std::size_t level) const;
  [[nodiscard]] double transfers(const TensorShape& tensor, std::size_t child) const;
  [[nodiscard]] double refetch(const TensorShape& tensor, std::size_t child) const;
  [[nodiscard]] double distinct(const TensorShape& tensor, std::size_t from, std::size_t to) const;
  [[nodiscard]] double partition(const TensorShape& tensor, std::size_t level) const;

  const Architecture& architecture_;
  const EnergyTable& energy_;
  ModelOptions options_;
  const EvenSpace& space_;
  std::vector<TensorShape> tensors_;
  double operations_;

  // Of the partial mapping at hand.
  const PartialMapping* partial_ = nullptr;
  std::vector<std::vector<double>> spatial_;   ///< by level and dimension, of its fan-out
  std::vector<std::vector<double>> temporal_;  ///< by level and dimension, decided ones
  std::vector<double> undecided_;              ///< by dimension, its temporal iterations
  std::vector<double> instances_;              ///< utilised, by level
  double cycles_ = 0;
  double energy_pJ_ = 0;
  std::vector<LevelDemand> demand_;
};

}  // namespace cosa::detail

#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "cosa/architecture/architecture.h"
#include "cosa/architecture/energy_table.h"
#include "cosa/base/factors.h"
#include "cosa/mapping/constraints.h"
#include "cosa/mapping/mapping.h"
#include "cosa/model/options.h"
#include "cosa/workload/workload.h"

namespace cosa::search {

/// One dimension of the search: an active dimension of the workload (extent > 1), or several that
/// are interchangeable in every count and so act as one (docs/search.md, "Merging").
struct SearchDimension {
  std::vector<DimensionId> members;
  std::int64_t extent = 1;
  std::vector<PrimePower> primes;
  TensorSet relevant;  ///< tensors that it indexes
  std::size_t group = 0;
  std::size_t cluster = 0;
  std::size_t index = 0;  ///< within its cluster
  bool window = false;    ///< in a window rank of some tensor
  // What constraints say of its loops; empty where they say nothing.
  std::vector<FactorRange> temporal{};  ///< by level
  std::vector<FactorRange> spatial{};   ///< by memory, of its fan-out
  std::vector<AxisChoice> axes{};       ///< likewise
  // Ranks never fall from the inner to the outer loops of a place (`LoopOrder`).
  std::vector<std::size_t> temporal_ranks{};  ///< by level
  std::vector<std::size_t> spatial_ranks{};   ///< by memory, of its fan-out

  [[nodiscard]] bool may_span(std::size_t fanout, std::int64_t factor) const {
    return spatial.empty() || spatial[fanout].holds(factor);
  }
  [[nodiscard]] AxisChoice axes_at(std::size_t fanout) const {
    return axes.empty() ? AxisChoice{} : axes[fanout];
  }
};

/// The dimensions that are irrelevant to the same tensors, and of which every order of the others
/// that is asked for leaves the order open: traffic separates by these.
struct DimensionGroup {
  TensorSet irrelevant;
  std::vector<std::size_t> dimensions;
};

/// Dimensions whose splits are enumerated together: those that windows couple, or the plain ones of
/// a group. Given the order class, every count is a product of one factor a cluster.
struct DimensionCluster {
  std::vector<std::size_t> dimensions;
};

/// A rank whose width is not a plain product of extents: several active terms, or a stride.
struct WindowRank {
  struct Term {
    std::size_t dimension;
    std::int64_t coefficient;
  };
  std::vector<Term> terms;

  [[nodiscard]] bool holds(std::size_t dimension) const {
    return std::ranges::find(terms, dimension, &Term::dimension) != terms.end();
  }
};

struct SearchTensor {
  TensorId id{0};
  bool output = false;
  std::vector<std::size_t> kept;   ///< levels, innermost first
  std::vector<std::size_t> plain;  ///< dimensions in plain ranks
  std::vector<WindowRank> windows;
  double plain_words = 1;  ///< product of the plain dimensions' extents
  double words = 1;        ///< of the whole tensor

  /// Whether two dimensions meet in a window.
  [[nodiscard]] bool couples() const {
    return std::ranges::any_of(windows,
                               [](const WindowRank& window) { return window.terms.size() > 1; });
  }
  /// The window that the dimension moves, if any.
  [[nodiscard]] const WindowRank* window_of(std::size_t dimension) const {
    const auto found = std::ranges::find_if(
        windows, [&](const WindowRank& window) { return window.holds(dimension); });
    return found == windows.end() ? nullptr : &*found;
  }
};

/// A pair of successive levels that keep one tensor: what moves between them is one *term*.
///
/// The *content* of the innermost level that keeps a tensor, what the multipliers ask of it, is a
/// term too where it depends on more than the spatial assignment: for windows, whose neighbours'
/// words may coincide, and where multipliers can hand words on.
struct TrafficTerm {
  static constexpr std::size_t kMultipliers = ~std::size_t{0};  ///< as a child: one level below 0

  std::size_t tensor;
  std::size_t child;
  std::size_t parent;

  [[nodiscard]] bool is_content() const { return child == kMultipliers; }
};

/// The words of one tensor at one level of limited capacity.
struct TileTerm {
  std::size_t tensor;
  std::size_t level;
  double words_per_element = 1;  ///< level words that an element takes
};

/// A bound on sums of tiles: the capacity of a memory, or the partition of a tensor in it.
struct CapacityLimit {
  std::vector<std::size_t> tiles;  ///< indices into `SearchProblem::tiles`
  double words;
};

enum class PortKind { kRead, kWrite, kShared };

struct Port {
  std::size_t memory;
  PortKind kind;
  double bandwidth;  ///< words per cycle and instance
};

/// A storage level of the machine.
struct SearchMemory {
  Fanout fanout;
  double clusters = 1;  ///< physical memories: no more of them are charged
  double read_pJ_per_word = 0;
  double write_pJ_per_word = 0;
  /// The level whose temporal loops stand directly outside the loops of the fan-out.
  std::size_t fanout_level = 0;
};

/// A place of the nest: temporal loops, and outside them the storage node that keeps their tiles.
/// In an even nest that is a memory with all its tensors. In an uneven one a memory can stand at
/// several levels, each time with other tensors, and inside a memory further in.
struct SearchLevel {
  std::size_t memory;
  TensorSet kept;
};

/// Whether a rank of the tensor is a window.
[[nodiscard]] bool has_window(const Workload& workload, TensorId tensor);

/// A problem in which some tensors take no room and move for nothing. Its optimum bounds that of
/// the whole problem from below (docs/search.md, "Which level keeps what").
struct Relaxation {
  TensorSet counted;     ///< the tensors that count
  double others_pJ = 0;  ///< what the others cost at least
};

/// A (workload, machine) pair prepared for the search: nothing here depends on a mapping.
///
/// `nodes`, innermost first, are the storage nodes of an uneven nest; none: the nest is even.
struct SearchProblem {
  SearchProblem(const Workload& workload, const Architecture& architecture,
                const EnergyTable& energy, const ModelOptions& options,
                const Constraints& constraints, bool merge_dimensions,
                const std::optional<Relaxation>& relaxation = std::nullopt,
                const std::vector<StorageNode>& nodes = {});

  std::vector<SearchDimension> dims;
  std::vector<std::vector<std::int64_t>> member_extents;  ///< by dimension and member
  std::vector<DimensionGroup> groups;
  std::vector<DimensionCluster> clusters;
  std::vector<SearchTensor> tensors;
  std::vector<SearchMemory> memories;  ///< innermost first
  std::vector<SearchLevel> levels;     ///< likewise
  std::vector<TrafficTerm> terms;
  std::vector<TileTerm> tiles;
  std::vector<CapacityLimit> capacities;
  std::vector<Port> ports;
  ModelOptions options;
  double operations = 1;
  double mac_pJ = 0;
  /// Leaves cost what their bound says: the judge knows no mappings with tensors left out.
  bool is_relaxed = false;
  /// Neighbours below level 0 can hand words on: then the order of loops decides on contents.
  bool multiplier_links = false;
  /// Multipliers that must be in use.
  std::int64_t least_multipliers = 1;
  /// A dimension of extent 1 is asked for a larger factor.
  bool impossible = false;
  /// Levels are nodes of an uneven nest.
  bool is_uneven = false;

  /// The fan-outs whose loops belong to the tiles of a level are the first so many: those of its
  /// memory and of the memories further in. None for `TrafficTerm::kMultipliers`.
  [[nodiscard]] std::size_t fanouts_inside(std::size_t level) const {
    return level == TrafficTerm::kMultipliers ? 0 : levels[level].memory + 1;
  }
  /// The order of the innermost level's loops is free, unless multipliers hand words on.
  [[nodiscard]] std::size_t first_ordered_level() const { return multiplier_links ? 0 : 1; }
  /// Whether loops repeat the term's transfer as they do between two levels: not for a window's
  /// content, which is counted by its coinciding words alone.
  [[nodiscard]] bool repeats(const TrafficTerm& term) const {
    return !term.is_content() || tensors[term.tensor].windows.empty();
  }
  /// At least so many rows of a window exist (two sets of integers have at least the sum of their
  /// sizes less 1 distinct sums).
  [[nodiscard]] double distinct_rows(const WindowRank& window) const {
    double rows = 1;
    for (const WindowRank::Term& term : window.terms) {
      rows += static_cast<double>(dims[term.dimension].extent) - 1;
    }
    return rows;
  }

  [[nodiscard]] bool any_window() const {
    return std::ranges::any_of(dims, &SearchDimension::window);
  }
  /// Partial sums that overlap are counted by no formula here, only by the judge.
  [[nodiscard]] bool opaque(std::size_t tensor) const {
    return tensors[tensor].output && !tensors[tensor].windows.empty();
  }

  [[nodiscard]] bool relevant(std::size_t dim, std::size_t tensor) const {
    return dims[dim].relevant.contains(TensorId{tensor});
  }
};

}  // namespace cosa::search

#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "problem_constraints.h"
#include "search_problem.h"

namespace cosa::search {

/// Which part of each dimension lies side by side at each fan-out, and everything about a mapping's
/// cost that follows from this alone. Costs are lower bounds in real numbers: the judge's rounding
/// only adds to them.
struct SpatialProfile {
  std::vector<std::int64_t> factors;  ///< [dimension * fan-outs + fan-out]
  /// Where multipliers can hand words on: the dimension whose neighbours are next to each other.
  std::optional<std::size_t> adjacent{};
  /// The ways to split over the levels what it leaves in time; shared out among assignments that
  /// differ in `adjacent` alone.
  double splits = 1;

  [[nodiscard]] std::int64_t factor(std::size_t dim, std::size_t fanout,
                                    std::size_t fanouts) const {
    return factors[dim * fanouts + fanout];
  }
};

/// A coefficient of one traffic term in a port's cycles.
struct PortShare {
  std::size_t term;
  double fill;    ///< cycles per word that the child receives
  double parent;  ///< cycles per word that the parent sends or receives
};

/// The cost of a mapping as a function of its traffic factors: with X[term] the words of a term
/// relative to its base,
///   energy = energy_pJ + sum over terms of (fill_pJ + parent_pJ) * X[term],
///   cycles = max(compute, ports).
struct ProfileCost {
  double compute_cycles = 0;
  double energy_pJ = 0;                        ///< what no temporal loop changes
  std::vector<double> fill_pJ;                 ///< by term
  std::vector<double> parent_pJ;               ///< by term
  std::vector<double> port_cycles;             ///< by port: what no temporal loop changes
  std::vector<std::vector<PortShare>> shares;  ///< by port
  std::vector<double> least_fill;    ///< by term: no mapping's factor at the child is less
  std::vector<double> least_parent;  ///< by term: nor at the parent, whatever neighbours share
  /// By term: whether the judge may count fewer words at the child than reach it where neighbours
  /// hand words on (rule 8), and then the least factor at the child.
  std::vector<char> undercounted;
  std::vector<double> least_handed;
  /// By term, where neighbours hand words on: at least these shares of what reaches the child are
  /// sent by the parent, and counted at the child less `handed_loss`, which is rounding.
  std::vector<double> last_share;
  std::vector<double> fill_share;
  std::vector<double> handed_loss;
  std::vector<double> spatial_tile;  ///< by tile: product of plain spatial factors inside
  std::vector<double> multicast;     ///< by term: receivers of a word between the levels
  /// By term: whether a dimension of a window of several terms lies side by side between child and
  /// parent, so that neighbours can share words, or hand on those that the tile moves to.
  std::vector<char> spread;
  /// Neighbours below a level that keeps a window, inside levels that bypass it, may hand words on:
  /// the judge then counts more than the terms say (rule 9), by how much depends on the orders.
  bool may_count_more = false;
  /// Some cost depends on more than the terms say: only the judge knows what a mapping costs.
  bool inexact = false;
};

/// All assignments that fit the fan-outs and obey the constraints, in a fixed order.
[[nodiscard]] std::vector<SpatialProfile> spatial_profiles(const SearchProblem& problem);

/// Fills in `cost`, whose buffers are reused.
void profile_cost(const SearchProblem& problem, const SpatialProfile& profile, ProfileCost& cost);

/// The product of all temporal bounds of any mapping with the profile.
[[nodiscard]] double compute_cycles(const SearchProblem& problem, const SpatialProfile& profile);

[[nodiscard]] MeshDemand mesh_demand(const SearchProblem& problem, const SpatialProfile& profile,
                                     std::size_t fanout);

/// Whether `count` side by side fit the mesh: some divisor along x, the rest along y.
[[nodiscard]] bool fits_mesh(const Fanout& fanout, std::int64_t count);

}  // namespace cosa::search

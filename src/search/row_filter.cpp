#include "row_filter.h"

#include <algorithm>
#include <limits>

namespace cosa::search {

void RowFilter::LinearSum::at(std::size_t node, Lanes& sums) const {
  sums.fill(rest);
  for (const Multiple& multiple : multiples) {
    const double* values = multiple.column + node;
    for (std::size_t lane = 0; lane < sums.size(); ++lane) {
      sums[lane] += multiple.factor * values[lane];
    }
  }
}

void RowFilter::prepare(const ProfileCost& cost, const SplitShape& shape, const RunTree& tree,
                        std::span<const double* const> columns, const Rest& rest,
                        const Incumbent& incumbent) {
  cost_ = &cost;
  tree_ = &tree;
  rest_ = rest;
  column_of_term_.assign(problem_.terms.size(), nullptr);
  for (std::size_t i = 0; i < shape.terms.size(); ++i) {
    column_of_term_[shape.terms[i]] = columns[i];
  }
  column_of_tile_.assign(problem_.tiles.size(), nullptr);
  for (std::size_t i = 0; i < shape.tiles.size(); ++i) {
    column_of_tile_[shape.tiles[i]] = columns[shape.terms.size() + i];
  }
  energy_.rest = cost.energy_pJ;
  energy_.multiples.clear();
  for (std::size_t t = 0; t < problem_.terms.size(); ++t) {
    add_term(energy_, t, cost.fill_pJ[t], cost.parent_pJ[t]);
  }
  ports_.resize(problem_.ports.size());
  for (std::size_t p = 0; p < ports_.size(); ++p) {
    ports_[p].rest = cost.port_cycles[p];
    ports_[p].multiples.clear();
    for (const PortShare& share : cost.shares[p]) {
      add_term(ports_[p], share.term, share.fill, share.parent);
    }
  }
  occupied_.resize(problem_.capacities.size());
  for (std::size_t i = 0; i < occupied_.size(); ++i) {
    occupied_[i].rest = 0;
    occupied_[i].multiples.clear();
    for (const std::size_t t : problem_.capacities[i].tiles) {
      if (column_of_tile_[t] == nullptr) {
        occupied_[i].rest += rest.tiles[t];
      } else {
        occupied_[i].multiples.push_back({column_of_tile_[t], rest.tiles[t]});
      }
    }
  }
  most_ = std::numeric_limits<double>::max();
  incumbent_ = incumbent.value();
  if (incumbent_) {
    most_ = incumbent_->primary * (1 + kTolerance);
  }
}

/// Where neighbours may hand words on, the least there is, or the share of a row's words that is
/// certain: whichever is more for the row that asks for the fewest.
void RowFilter::add_term(LinearSum& sum, std::size_t term, double fill, double parent) {
  const double* column = column_of_term_[term];
  if (((rest_.handed >> term) & 1U) != 0) {
    const double least = rest_.terms[term] * (column == nullptr ? 1 : tree_->least(column));
    const auto take = [&](double& multiple, double certain, double share, double loss) {
      const bool share_is_more = least * share - loss > certain;
      sum.rest += multiple * (share_is_more ? -loss : certain);
      multiple *= share_is_more ? share : 0;
    };
    take(parent, cost_->least_parent[term], cost_->last_share[term], 0);
    if (cost_->undercounted[term] != 0) {
      take(fill, cost_->least_handed[term], cost_->fill_share[term], cost_->handed_loss[term]);
    }
  }
  const double factor = (fill + parent) * rest_.terms[term];
  if (column == nullptr) {
    sum.rest += factor;
  } else if (factor > 0) {
    sum.multiples.push_back({column, factor});
  }
}

void RowFilter::collect(std::vector<std::uint32_t>& passed) {
  passed.clear();
  passed_ = &passed;
  unfit_ = 0;
  if (tree_->rows() > 0) {
    visit(tree_->heights() > 1 ? tree_->heights() - 2 : 0, 0);
  }
}

void RowFilter::visit(std::size_t height, std::size_t run) {
  const std::size_t first = run * RunTree::kRun;
  const std::size_t node = tree_->start(height) + first;
  const std::size_t count = std::min(RunTree::kRun, tree_->nodes(height) - first);
  nodes_ += static_cast<std::int64_t>(count);
  Lanes energy;
  energy_.at(node, energy);
  Lanes cycles;
  cycles.fill(cost_->compute_cycles);
  Lanes sums;
  for (const LinearSum& port : ports_) {
    port.at(node, sums);
    for (std::size_t lane = 0; lane < cycles.size(); ++lane) {
      cycles[lane] = std::max(cycles[lane], sums[lane]);
    }
  }
  std::array<bool, RunTree::kRun> passes{};
  for (std::size_t lane = 0; lane < count; ++lane) {
    passes[lane] = leaves_room(energy[lane], cycles[lane]);
  }
  for (std::size_t i = 0; i < occupied_.size(); ++i) {
    if (occupied_[i].multiples.empty()) {
      continue;  // the caller has looked at what the row does not change
    }
    occupied_[i].at(node, sums);
    for (std::size_t lane = 0; lane < count; ++lane) {
      if (passes[lane] && sums[lane] > problem_.capacities[i].words * (1 + kTileSlack)) {
        passes[lane] = false;
        unfit_ += tree_->rows_below(height, first + lane);
      }
    }
  }
  for (std::size_t lane = 0; lane < count; ++lane) {
    if (!passes[lane]) {
      continue;
    }
    if (height == 0) {
      passed_->push_back(static_cast<std::uint32_t>(first + lane));
    } else {
      visit(height - 1, first + lane);
    }
  }
}

bool RowFilter::leaves_room(double energy_pJ, double cycles) const {
  if (!(objective_.primary.value(energy_pJ, cycles) <= most_)) {
    return false;
  }
  if (!incumbent_) {
    return true;
  }
  const double whole = whole_cycles(cycles);
  return can_improve(
      {objective_.primary.value(energy_pJ, whole), objective_.secondary.value(energy_pJ, whole)},
      *incumbent_);
}

}  // namespace cosa::search

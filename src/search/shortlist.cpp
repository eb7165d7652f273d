#include "shortlist.h"

#include <algorithm>
#include <utility>

namespace cosa::search {

Shortlist::Shortlist(const SearchProblem& problem, const SplitShape& shape)
    : shape_(shape), least_terms_(problem.terms.size(), 1), least_tiles_(problem.tiles.size(), 1) {}

void Shortlist::assign(const SplitView& view, const std::vector<std::uint32_t>& rows) {
  view_ = &view;
  rows_ = rows;
  gather();
}

void Shortlist::keep(const std::vector<std::uint32_t>& places) {
  for (std::size_t i = 0; i < places.size(); ++i) {
    rows_[i] = rows_[places[i]];  // places ascend
  }
  rows_.resize(places.size());
  gather();
}

/// Looks the rows up in the view's columns.
void Shortlist::gather() {
  tree_ = RunTree(rows_.size());
  const std::size_t size = tree_.column_size();
  values_.resize(shape_.size() * size);
  columns_.clear();
  loose_.assign(rows_.size(), 0);
  for (std::size_t c = 0; c < shape_.size(); ++c) {
    double* column = values_.data() + c * size;
    const SplitColumn& source = *view_->columns[c];
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      column[i] = source.values[rows_[i]];
    }
    for (std::size_t i = 0; !source.loose.empty() && i < rows_.size(); ++i) {
      loose_[i] = static_cast<char>(loose_[i] | source.loose[rows_[i]]);
    }
    tree_.build(column);
    columns_.push_back(column);
    (c < shape_.terms.size() ? least_terms_[shape_.terms[c]]
                             : least_tiles_[shape_.tiles[c - shape_.terms.size()]]) =
        tree_.least(column);
  }
  handed_.clear();
  handed_by_any_ = 0;
  for (const std::uint32_t row : rows_) {
    handed_.push_back(view_->table->handed(row));
    handed_by_any_ |= handed_.back();
  }
}

void Shortlist::keep_undominated() {
  std::vector<std::pair<double, std::uint32_t>> order;
  for (std::uint32_t i = 0; i < size(); ++i) {
    double product = 1;
    for (const double* column : columns_) {
      product *= column[i];
    }
    order.emplace_back(product, i);
  }
  std::ranges::sort(order);  // a row comes before those that it is better than
  std::vector<std::uint32_t> kept;
  for (const auto& [product, i] : order) {
    if (std::ranges::none_of(kept, [&](std::uint32_t other) { return no_worse(other, i); })) {
      kept.push_back(i);
    }
  }
  if (kept.size() < size()) {
    std::ranges::sort(kept);
    keep(kept);
  }
}

/// An exact row may stand for a loose one that its factors are no worse than, not the reverse.
bool Shortlist::no_worse(std::size_t a, std::size_t b) const {
  return handed_[a] == handed_[b] && loose_[a] <= loose_[b] &&
         std::ranges::all_of(columns_,
                             [&](const double* column) { return column[a] <= column[b]; });
}

}  // namespace cosa::search

#include "nest_batch.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <string>
#include <utility>

#include "cosa/base/input_error.h"

namespace cosa::python {
namespace {

void check_order(const std::uint8_t* order, std::size_t size, std::size_t dimensions) {
  std::uint8_t largest = 0;
  for (std::size_t i = 0; order != nullptr && i < size; ++i) {
    largest = std::max(largest, order[i]);
  }
  if (largest >= dimensions) {
    throw InputError("an order names dimension " + std::to_string(largest),
                     "dimensions are counted from 0 to " + std::to_string(dimensions - 1));
  }
}

/// Whether a row of factors has no loop, as most have.
bool all_ones(const std::int32_t* factors, std::size_t size) {
  std::int32_t others = 0;
  for (std::size_t i = 0; i < size; ++i) {
    others |= factors[i] ^ 1;
  }
  return others == 0;
}

void check_extents(const Workload& workload) {
  for (const Dimension& dimension : workload.dimensions()) {
    if (dimension.extent > std::numeric_limits<std::int32_t>::max()) {
      throw InputError("dimension " + dimension.name + " is too long for arrays of factors",
                       "evaluate its mappings one by one");
    }
  }
}

}  // namespace

NestBatch::NestBatch(const Workload& workload, const Architecture& architecture, NestArrays arrays)
    : arrays_(std::move(arrays)),
      extents_(workload.extents()),
      in_order_(extents_.size()),
      products_(extents_.size()) {
  for (std::size_t i = 0; i < architecture.num_levels(); ++i) {
    fanouts_.push_back(architecture.fanout(LevelId{i}));
  }
  std::iota(in_order_.begin(), in_order_.end(), std::uint8_t{0});
  check_extents(workload);
  const std::size_t size = arrays_.mappings * fanouts_.size() * extents_.size();
  check_order(arrays_.temporal_order, size, extents_.size());
  check_order(arrays_.spatial_order, size, extents_.size());
}

bool NestBatch::read(std::size_t index, EvenNest& nest) {
  nest.clear();
  std::ranges::fill(products_, std::int64_t{1});
  for (std::size_t level = 0; level < fanouts_.size(); ++level) {
    const std::size_t row = (index * fanouts_.size() + level) * extents_.size();
    nest.start_level(arrays_.kept[level]);
    if (!read_spatial(row, level, nest) || !read_temporal(row, nest)) {
      return false;
    }
  }
  return products_ == extents_;
}

bool NestBatch::read_spatial(std::size_t row, std::size_t level, EvenNest& nest) {
  const std::uint8_t* order =
      arrays_.spatial_order != nullptr ? arrays_.spatial_order + row : in_order_.data();
  return read_axis(arrays_.spatial_x + row, order, Axis::kX, fanouts_[level].x, nest) &&
         (arrays_.spatial_y == nullptr ||
          read_axis(arrays_.spatial_y + row, order, Axis::kY, fanouts_[level].y, nest));
}

bool NestBatch::read_axis(const std::int32_t* factors, const std::uint8_t* order, Axis axis,
                          std::int64_t instances, EvenNest& nest) {
  if (all_ones(factors, extents_.size())) {
    return true;
  }
  std::int64_t used = 1;
  for (std::size_t place = 0; place < extents_.size(); ++place) {
    const std::uint8_t dimension = order[place];
    const std::int32_t factor = factors[dimension];
    if (factor == 1) {
      continue;
    }
    if (!take(dimension, factor)) {
      return false;
    }
    used *= factor;
    if (used > instances) {
      return false;
    }
    nest.add_spatial(DimensionId{dimension}, factor, axis);
  }
  return true;
}

bool NestBatch::read_temporal(std::size_t row, EvenNest& nest) {
  const std::int32_t* factors = arrays_.temporal + row;
  if (all_ones(factors, extents_.size())) {
    return true;
  }
  const std::uint8_t* order =
      arrays_.temporal_order != nullptr ? arrays_.temporal_order + row : in_order_.data();
  for (std::size_t place = 0; place < extents_.size(); ++place) {
    const std::uint8_t dimension = order[place];
    const std::int32_t factor = factors[dimension];
    if (factor == 1) {
      continue;
    }
    if (!take(dimension, factor)) {
      return false;
    }
    nest.add_temporal(DimensionId{dimension}, factor);
  }
  return true;
}

/// Counts the factor, if the dimension's factors so far do not exceed its extent. So no nest has
/// more loops than there are primes in the extents, which is less than `EvenNest::kMaxLoops`.
bool NestBatch::take(std::uint8_t dimension, std::int32_t factor) {
  products_[dimension] *= factor;
  return factor > 1 && products_[dimension] <= extents_[dimension];
}

}  // namespace cosa::python

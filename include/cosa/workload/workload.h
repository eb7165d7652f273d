#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cosa/workload/dimension.h"
#include "cosa/workload/tensor.h"
#include "cosa/workload/tensor_set.h"

namespace cosa {

/// A tensor operation as a perfectly nested loop: at every point of the iteration space one
/// multiply-accumulate reads an element of each input and adds to an element of the output.
class Workload {
 public:
  /// Throws `InputError` unless: names are present and unique, extents >= 1, every projection names
  /// existing dimensions, every dimension indexes some tensor, exactly one tensor is the output, at
  /// most `TensorSet::kMaxTensors` tensors, `occurrences` >= 1, and the operation count and every
  /// tensor's size fit in 64 bits.
  Workload(std::string name, std::vector<Dimension> dimensions, std::vector<Tensor> tensors,
           std::int64_t occurrences = 1);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const std::vector<Dimension>& dimensions() const { return dimensions_; }
  [[nodiscard]] const std::vector<Tensor>& tensors() const { return tensors_; }
  /// How often the operation occurs in its network.
  [[nodiscard]] std::int64_t occurrences() const { return occurrences_; }

  [[nodiscard]] const Dimension& dimension(DimensionId id) const { return dimensions_[id.value()]; }
  [[nodiscard]] const Tensor& tensor(TensorId id) const { return tensors_[id.value()]; }
  [[nodiscard]] std::optional<DimensionId> find_dimension(std::string_view name) const;
  [[nodiscard]] std::optional<TensorId> find_tensor(std::string_view name) const;

  [[nodiscard]] TensorSet all_tensors() const { return TensorSet::first(tensors_.size()); }
  /// The one tensor that accumulates.
  [[nodiscard]] TensorId output() const;

  /// The extents in the order of the dimensions.
  [[nodiscard]] std::vector<std::int64_t> extents() const;
  /// Multiply-accumulates: the product of the extents.
  [[nodiscard]] std::int64_t operations() const;
  /// Words of a tensor: the footprint of the whole iteration space.
  [[nodiscard]] std::int64_t tensor_words(TensorId id) const;

  friend bool operator==(const Workload&, const Workload&) = default;

 private:
  std::string name_;
  std::vector<Dimension> dimensions_;
  std::vector<Tensor> tensors_;
  std::int64_t occurrences_;
};

}  // namespace cosa

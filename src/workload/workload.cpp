#include "cosa/workload/workload.h"

#include <algorithm>
#include <utility>

#include "cosa/base/checked.h"
#include "cosa/base/input_error.h"

namespace cosa {
namespace {

template <typename Named>
void require_unique_names(const std::vector<Named>& items, const std::string& what) {
  for (auto item = items.begin(); item != items.end(); ++item) {
    if (item->name.empty()) {
      throw InputError("a " + what + " has no name", "name every " + what);
    }
    if (std::any_of(items.begin(), item, [&](const auto& i) { return i.name == item->name; })) {
      throw InputError("two " + what + "s are called " + item->name, "give each its own name");
    }
  }
}

void require_dimensions(const std::vector<Dimension>& dimensions) {
  if (dimensions.empty()) {
    throw InputError("the workload has no dimension", "name at least one");
  }
  require_unique_names(dimensions, "dimension");
  for (const Dimension& d : dimensions) {
    if (d.extent < 1) {
      throw InputError("dimension " + d.name + " has extent " + std::to_string(d.extent),
                       "extents are integers >= 1");
    }
  }
}

void require_tensors(const std::vector<Dimension>& dimensions, const std::vector<Tensor>& tensors) {
  require_unique_names(tensors, "tensor");
  if (tensors.size() > TensorSet::kMaxTensors) {
    throw InputError("the workload has " + std::to_string(tensors.size()) + " tensors",
                     "at most " + std::to_string(TensorSet::kMaxTensors) + " are supported");
  }
  const auto outputs = std::ranges::count(tensors, TensorRole::kOutput, &Tensor::role);
  if (outputs != 1) {
    throw InputError("the workload has " + std::to_string(outputs) + " output tensors",
                     "exactly one tensor accumulates");
  }
  for (const Tensor& tensor : tensors) {
    if (tensor.word_bits && *tensor.word_bits < 1) {
      throw InputError(
          "tensor " + tensor.name + " has words of " + std::to_string(*tensor.word_bits) + " bits",
          "a word has at least 1 bit");
    }
    for (const ProjectionRank& rank : tensor.projection.ranks()) {
      for (const ProjectionTerm& term : rank) {
        if (term.dimension.value() >= dimensions.size()) {
          throw InputError("tensor " + tensor.name + " is indexed by dimension number " +
                               std::to_string(term.dimension.value()) + ", which does not exist",
                           "use the dimensions of this workload");
        }
      }
    }
  }
}

void require_every_dimension_used(const std::vector<Dimension>& dimensions,
                                  const std::vector<Tensor>& tensors) {
  for (std::size_t d = 0; d < dimensions.size(); ++d) {
    if (std::ranges::none_of(tensors,
                             [&](const Tensor& t) { return t.projection.uses(DimensionId{d}); })) {
      throw InputError("dimension " + dimensions[d].name + " indexes no tensor",
                       "remove it or add it to a projection");
    }
  }
}

template <typename TypedId, typename Named>
std::optional<TypedId> find_named(const std::vector<Named>& items, std::string_view name) {
  const auto found = std::ranges::find(items, name, &Named::name);
  if (found == items.end()) {
    return std::nullopt;
  }
  return TypedId{static_cast<std::size_t>(found - items.begin())};
}

}  // namespace

Workload::Workload(std::string name, std::vector<Dimension> dimensions, std::vector<Tensor> tensors,
                   std::int64_t occurrences)
    : name_(std::move(name)),
      dimensions_(std::move(dimensions)),
      tensors_(std::move(tensors)),
      occurrences_(occurrences) {
  require_dimensions(dimensions_);
  require_tensors(dimensions_, tensors_);
  require_every_dimension_used(dimensions_, tensors_);
  if (occurrences_ < 1) {
    throw InputError("the workload occurs " + std::to_string(occurrences_) + " times",
                     "occurrences are integers >= 1");
  }
  // Both throw when a count leaves 64 bits: from here on the totals are known to fit.
  static_cast<void>(operations());
  for (std::size_t v = 0; v < tensors_.size(); ++v) {
    static_cast<void>(tensor_words(TensorId{v}));
  }
}

std::optional<DimensionId> Workload::find_dimension(std::string_view name) const {
  return find_named<DimensionId>(dimensions_, name);
}

std::optional<TensorId> Workload::find_tensor(std::string_view name) const {
  return find_named<TensorId>(tensors_, name);
}

TensorId Workload::output() const {
  const auto output = std::ranges::find(tensors_, TensorRole::kOutput, &Tensor::role);
  return TensorId{static_cast<std::size_t>(output - tensors_.begin())};
}

std::vector<std::int64_t> Workload::extents() const {
  std::vector<std::int64_t> extents;
  extents.reserve(dimensions_.size());
  for (const Dimension& d : dimensions_) {
    extents.push_back(d.extent);
  }
  return extents;
}

std::int64_t Workload::operations() const {
  std::int64_t product = 1;
  for (const Dimension& d : dimensions_) {
    product = checked_multiply(product, d.extent);
  }
  return product;
}

std::int64_t Workload::tensor_words(TensorId id) const {
  return tensor(id).projection.footprint(extents());
}

}  // namespace cosa

#include "named_tensor.h"

#include <algorithm>

#include "cosa/base/input_error.h"

namespace cosa::python {
namespace {

DimensionId find(const std::string& name, const NamedTensor& tensor,
                 std::span<const Dimension> dimensions) {
  const auto found = std::ranges::find(dimensions, name, &Dimension::name);
  if (found == dimensions.end()) {
    throw InputError("tensor " + tensor.name + " is indexed by " + name + ", which is no dimension",
                     "give " + name + " an extent, or correct the name");
  }
  return DimensionId{static_cast<std::size_t>(found - dimensions.begin())};
}

}  // namespace

Tensor resolve(const NamedTensor& tensor, std::span<const Dimension> dimensions) {
  std::vector<ProjectionRank> ranks;
  for (const NamedRank& rank : tensor.ranks) {
    ProjectionRank terms;
    for (const auto& [name, coefficient] : rank) {
      terms.push_back({find(name, tensor, dimensions), coefficient});
    }
    ranks.push_back(std::move(terms));
  }
  return {.name = tensor.name,
          .projection = Projection(std::move(ranks)),
          .role = tensor.output ? TensorRole::kOutput : TensorRole::kInput,
          .word_bits = tensor.word_bits};
}

std::vector<NamedTensor> named_tensors(const Workload& workload) {
  std::vector<NamedTensor> tensors;
  for (const Tensor& tensor : workload.tensors()) {
    NamedTensor named{.name = tensor.name,
                      .ranks = {},
                      .output = tensor.role == TensorRole::kOutput,
                      .word_bits = tensor.word_bits};
    for (const ProjectionRank& rank : tensor.projection.ranks()) {
      NamedRank terms;
      for (const ProjectionTerm& term : rank) {
        terms.emplace_back(workload.dimension(term.dimension).name, term.coefficient);
      }
      named.ranks.push_back(std::move(terms));
    }
    tensors.push_back(std::move(named));
  }
  return tensors;
}

}  // namespace cosa::python

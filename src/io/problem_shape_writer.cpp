#include "problem_shape_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <vector>

#include "component_text.h"
#include "yaml_text.h"

namespace cosa::detail {
namespace {

class ShapeText {
 public:
  ShapeText(const Workload& workload, Dialect dialect) : workload_(workload), dialect_(dialect) {
    for (const Tensor& tensor : workload_.tensors()) {
      for (const ProjectionRank& rank : tensor.projection.ranks()) {
        for (const ProjectionTerm& term : rank) {
          if (term.coefficient != 1) {
            coefficients_.insert(term.coefficient);
          }
        }
      }
    }
    // Coefficients have names; those of dimensions are taken.
    while (std::ranges::any_of(coefficients_, [&](std::int64_t value) {
      return workload_.find_dimension(coefficient_name(value)).has_value();
    })) {
      prefix_ += "_";
    }
  }

  [[nodiscard]] std::string text() const {
    const bool newer = dialect_ == Dialect::kV04;
    std::string text = newer ? "problem:\n  version: 0.4\n" : "problem:\n";
    text += "  shape:\n    name: " + yaml_text(workload_.name()) + "\n    dimensions: [" +
            dimension_names() + "]\n";
    if (!coefficients_.empty()) {
      text += "    coefficients:\n";
    }
    for (const std::int64_t value : coefficients_) {
      text += "    - " +
              flow_map({{"name", coefficient_name(value)}, {"default", std::to_string(value)}}) +
              "\n";
    }
    text += newer ? "    data_spaces:\n" : "    data-spaces:\n";
    for (const Tensor& tensor : workload_.tensors()) {
      text += "    - " + tensor_text(tensor) + "\n";
    }
    return text + "  instance: " + extents_text() + "\n";
  }

 private:
  [[nodiscard]] std::string coefficient_name(std::int64_t value) const {
    return prefix_ + std::to_string(value);
  }

  [[nodiscard]] std::string dimension_names() const {
    std::string text;
    for (const Dimension& dimension : workload_.dimensions()) {
      text += (text.empty() ? "" : ", ") + yaml_text(dimension.name);
    }
    return text;
  }

  [[nodiscard]] std::string extents_text() const {
    TextAttributes extents;
    for (const Dimension& dimension : workload_.dimensions()) {
      extents.emplace_back(yaml_text(dimension.name), std::to_string(dimension.extent));
    }
    return flow_map(extents);
  }

  [[nodiscard]] std::string tensor_text(const Tensor& tensor) const {
    if (tensor.word_bits) {
      cannot_say(tensor.name, fmt::format("elements of {} bits", *tensor.word_bits), dialect_,
                 "write v0.1, which takes them for a tensor alone");
    }
    TextAttributes attributes{{"name", yaml_text(tensor.name)},
                              {"projection", projection_text(tensor.projection)}};
    if (tensor.role == TensorRole::kOutput) {
      attributes.emplace_back(dialect_ == Dialect::kV04 ? "read_write" : "read-write", "true");
    }
    return flow_map(attributes);
  }

  [[nodiscard]] std::string projection_text(const Projection& projection) const {
    std::string ranks;
    for (const ProjectionRank& rank : projection.ranks()) {
      std::string terms;
      for (const ProjectionTerm& term : rank) {
        terms +=
            (terms.empty() ? "[" : ", [") + yaml_text(workload_.dimension(term.dimension).name);
        terms += term.coefficient == 1 ? "]" : ", " + coefficient_name(term.coefficient) + "]";
      }
      ranks += (ranks.empty() ? "[" : ", [") + terms + "]";
    }
    return "[" + ranks + "]";
  }

  const Workload& workload_;
  Dialect dialect_;
  std::set<std::int64_t> coefficients_;
  std::string prefix_ = "times";
};

}  // namespace

std::string shape_text(const Workload& workload, Dialect dialect) {
  return ShapeText(workload, dialect).text();
}

}  // namespace cosa::detail

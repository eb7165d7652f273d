#include "cosa/workload/einsum.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "cosa/base/input_error.h"

namespace cosa {
namespace {

constexpr const char* kForm = "write it as in Z[m,n] += A[m,k] * B[k,n]";

// The C locale's classes, whatever the program's locale is.
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool starts_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool continues_name(char c) { return starts_name(c) || is_digit(c); }

bool is_name(std::string_view text) {
  return !text.empty() && starts_name(text.front()) && std::ranges::all_of(text, continues_name);
}

/// One pass over the text, left to right.
class EinsumParser {
 public:
  EinsumParser(std::string_view text, const std::vector<Dimension>& dimensions)
      : text_(text), dimensions_(dimensions) {}

  /// The operands, then the output.
  std::vector<Tensor> parse() {
    Tensor output = parse_tensor(TensorRole::kOutput);
    if (!take("+=") && !take("=")) {
      fail("+= is missing");
    }
    std::vector<Tensor> tensors;
    do {
      tensors.push_back(parse_tensor(TensorRole::kInput));
    } while (take("*"));
    if (peek() != '\0') {
      fail(fmt::format("what stands behind {} is not understood", tensors.back().name));
    }
    tensors.push_back(std::move(output));
    return tensors;
  }

 private:
  [[noreturn]] void fail(const std::string& message, std::string mend = kForm) const {
    throw InputError(fmt::format("einsum, column {}: {}", at_ + 1, message), std::move(mend));
  }

  void skip_blanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) {
      ++at_;
    }
  }

  char peek() {
    skip_blanks();
    return at_ < text_.size() ? text_[at_] : '\0';
  }

  bool take(std::string_view token) {
    skip_blanks();
    if (!text_.substr(at_).starts_with(token)) {
      return false;
    }
    at_ += token.size();
    return true;
  }

  std::string parse_name(const char* wanted) {
    if (!starts_name(peek())) {
      fail(fmt::format("{} is missing", wanted));
    }
    const std::size_t start = at_;
    while (at_ < text_.size() && continues_name(text_[at_])) {
      ++at_;
    }
    return std::string(text_.substr(start, at_ - start));
  }

  Tensor parse_tensor(TensorRole role) {
    std::string name = parse_name("a tensor's name");
    if (!take("[")) {
      fail(fmt::format("the [ of tensor {} is missing", name));
    }
    std::vector<ProjectionRank> ranks;
    if (!take("]")) {
      do {
        ranks.push_back(parse_rank());
      } while (take(","));
      if (!take("]")) {
        fail(fmt::format("the ] of tensor {} is missing", name));
      }
    }
    return {std::move(name), Projection(std::move(ranks)), role};
  }

  ProjectionRank parse_rank() {
    ProjectionRank rank;
    do {
      rank.push_back(parse_term());
    } while (take("+"));
    return rank;
  }

  ProjectionTerm parse_term() {
    if (is_digit(peek())) {
      const std::int64_t coefficient = parse_coefficient();
      if (!take("*")) {
        fail("a number stands alone",
             "an offset changes no count: leave it out; a coefficient is written 2*p");
      }
      return {parse_dimension(), coefficient};
    }
    const DimensionId dimension = parse_dimension();
    return {dimension, take("*") ? parse_coefficient() : 1};
  }

  std::int64_t parse_coefficient() {
    if (!is_digit(peek())) {
      fail("a coefficient is missing");
    }
    std::int64_t value = 0;
    const auto [end, error] =
        std::from_chars(text_.data() + at_, text_.data() + text_.size(), value);
    if (error != std::errc()) {
      fail("the coefficient does not fit in 64 bits", "write a smaller one");
    }
    at_ = static_cast<std::size_t>(end - text_.data());
    return value;
  }

  DimensionId parse_dimension() {
    skip_blanks();
    const std::size_t start = at_;
    const std::string name = parse_name("a dimension's name");
    const auto found = std::ranges::find(dimensions_, name, &Dimension::name);
    if (found == dimensions_.end()) {
      at_ = start;
      fail_without_extent(name);
    }
    return DimensionId{static_cast<std::size_t>(found - dimensions_.begin())};
  }

  [[noreturn]] void fail_without_extent(const std::string& name) const {
    std::vector<std::string> names;
    std::ranges::transform(dimensions_, std::back_inserter(names), &Dimension::name);
    fail(fmt::format("dimension {} has no extent", name),
         names.empty() ? "give extents, as in m=512, n=1024, k=1024"
                       : fmt::format("give one; there are extents of {}", fmt::join(names, ", ")));
  }

  std::string_view text_;
  const std::vector<Dimension>& dimensions_;
  std::size_t at_ = 0;
};

void set_word_bits(std::vector<Tensor>& tensors, const WordBits& word_bits) {
  for (const auto& [name, bits] : word_bits) {
    const auto found = std::ranges::find(tensors, name, &Tensor::name);
    if (found == tensors.end()) {
      std::vector<std::string> names;
      std::ranges::transform(tensors, std::back_inserter(names), &Tensor::name);
      throw InputError(fmt::format("word bits are given for {}, which is no tensor", name),
                       fmt::format("the tensors are {}", fmt::join(names, ", ")));
    }
    found->word_bits = bits;
  }
}

std::string checked_name(const std::string& name) {
  if (!is_name(name)) {
    throw InputError("an einsum cannot say the name " + name,
                     "use letters, digits and underscores, a letter first");
  }
  return name;
}

std::string tensor_text(const Workload& workload, const Tensor& tensor) {
  std::vector<std::string> ranks;
  for (const ProjectionRank& rank : tensor.projection.ranks()) {
    std::vector<std::string> terms;
    for (const auto& [dimension, coefficient] : rank) {
      const std::string name = checked_name(workload.dimension(dimension).name);
      terms.push_back(coefficient == 1 ? name : fmt::format("{}*{}", coefficient, name));
    }
    ranks.push_back(fmt::format("{}", fmt::join(terms, " + ")));
  }
  return fmt::format("{}[{}]", checked_name(tensor.name), fmt::join(ranks, ","));
}

}  // namespace

Workload einsum(std::string name, std::string_view expression, std::vector<Dimension> dimensions,
                const WordBits& word_bits, std::int64_t occurrences) {
  std::vector<Tensor> tensors = EinsumParser(expression, dimensions).parse();
  set_word_bits(tensors, word_bits);
  return {std::move(name), std::move(dimensions), std::move(tensors), occurrences};
}

std::string einsum_text(const Workload& workload) {
  std::vector<std::string> operands;
  for (const Tensor& tensor : workload.tensors()) {
    if (tensor.role == TensorRole::kInput) {
      operands.push_back(tensor_text(workload, tensor));
    }
  }
  return fmt::format("{} += {}", tensor_text(workload, workload.tensor(workload.output())),
                     fmt::join(operands, " * "));
}

}  // namespace cosa

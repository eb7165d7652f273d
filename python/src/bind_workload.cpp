#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "bindings.h"
#include "convert.h"
#include "cosa/base/factors.h"
#include "cosa/base/text.h"
#include "cosa/io/problem_yaml.h"
#include "cosa/workload/batched_matmul.h"
#include "cosa/workload/convolution.h"
#include "cosa/workload/einsum.h"
#include "cosa/workload/gemm.h"
#include "cosa/workload/grouped_convolution.h"
#include "named_tensor.h"

namespace cosa::python {
namespace {

namespace nb = nanobind;
using namespace nb::literals;

using Extents = nb::typed<nb::dict, nb::str, nb::int_>;       // by dimension
using Coefficients = nb::typed<nb::dict, nb::str, nb::int_>;  // by dimension

using TensorState = std::tuple<std::string, std::vector<Coefficients>, bool, std::optional<int>>;
using WorkloadState = std::tuple<std::string, Extents, std::vector<NamedTensor>, std::int64_t>;

std::vector<Dimension> dimensions_of(const nb::dict& extents) {
  std::vector<Dimension> dimensions;
  for (const auto [name, extent] : extents) {
    dimensions.push_back({nb::cast<std::string>(name), nb::cast<std::int64_t>(extent)});
  }
  return dimensions;
}

Extents extents_of(const Workload& workload) {
  nb::dict extents;
  for (const Dimension& dimension : workload.dimensions()) {
    extents[dimension.name.c_str()] = dimension.extent;
  }
  return nb::borrow<Extents>(extents);
}

std::vector<NamedRank> ranks_of(const std::vector<Coefficients>& dicts) {
  std::vector<NamedRank> ranks;
  for (const Coefficients& dict : dicts) {
    NamedRank rank;
    for (const auto [name, coefficient] : dict) {
      rank.emplace_back(nb::cast<std::string>(name), nb::cast<std::int64_t>(coefficient));
    }
    ranks.push_back(std::move(rank));
  }
  return ranks;
}

std::vector<Coefficients> dicts_of(const NamedTensor& tensor) {
  std::vector<Coefficients> dicts;
  for (const NamedRank& rank : tensor.ranks) {
    nb::dict dict;
    for (const auto& [name, coefficient] : rank) {
      dict[name.c_str()] = coefficient;
    }
    dicts.push_back(nb::borrow<Coefficients>(dict));
  }
  return dicts;
}

Workload renamed(const Workload& workload, std::string name) {
  return {std::move(name), workload.dimensions(), workload.tensors(), workload.occurrences()};
}

Workload workload_from_code(std::string name, const Extents& extents,
                            const std::vector<NamedTensor>& tensors, std::int64_t occurrences) {
  std::vector<Dimension> dimensions = dimensions_of(extents);
  std::vector<Tensor> resolved;
  for (const NamedTensor& tensor : tensors) {
    resolved.push_back(resolve(tensor, dimensions));
  }
  return {std::move(name), std::move(dimensions), std::move(resolved), occurrences};
}

Workload workload_from_yaml(const std::string& text, const std::string& name) {
  return renamed(told(read_problem_from_text(text, name)), name);
}

Workload workload_from_dict(const nb::dict& problem, const std::string& name) {
  const std::string text = json_text(problem);
  return without_place([&] { return workload_from_yaml(text, name); });
}

nb::dict convolution_fields(const ConvolutionShape& shape) {
  nb::dict fields;
  const std::pair<const char*, std::int64_t> values[] = {{"R", shape.r},
                                                         {"S", shape.s},
                                                         {"P", shape.p},
                                                         {"Q", shape.q},
                                                         {"C", shape.c},
                                                         {"K", shape.k},
                                                         {"N", shape.n},
                                                         {"Wstride", shape.w_stride},
                                                         {"Hstride", shape.h_stride},
                                                         {"Wdilation", shape.w_dilation},
                                                         {"Hdilation", shape.h_dilation}};
  for (const auto& [key, value] : values) {
    fields[key] = value;
  }
  return fields;
}

nb::dict einsum_fields(const Workload& workload) {
  nb::dict fields;
  fields["einsum"] = einsum_text(workload);
  fields["extents"] = extents_of(workload);
  nb::dict bits;
  for (const Tensor& tensor : workload.tensors()) {
    if (tensor.word_bits) {
      bits[tensor.name.c_str()] = *tensor.word_bits;
    }
  }
  if (!bits.empty()) {
    fields["word_bits"] = bits;
  }
  return fields;
}

nb::dict workload_to_dict(const Workload& workload) {
  // The form of a convolution has no widths.
  const bool widths = std::ranges::any_of(
      workload.tensors(), [](const Tensor& tensor) { return tensor.word_bits.has_value(); });
  const auto shape = widths ? std::nullopt : as_convolution(workload);
  nb::dict problem;
  problem["problem"] = shape ? convolution_fields(*shape) : einsum_fields(workload);
  return problem;
}

std::string workload_repr(const Workload& workload) {
  std::string text = "<cosa.Workload " + workload.name() + ":";
  for (const Dimension& dimension : workload.dimensions()) {
    text += " " + dimension.name + "=" + std::to_string(dimension.extent);
  }
  return text + ", " + with_commas(workload.operations()) + " operations>";
}

void bind_convolution(nb::module_& m) {
  m.def(
      "convolution",
      [](std::string name, std::int64_t r, std::int64_t s, std::int64_t p, std::int64_t q,
         std::int64_t c, std::int64_t k, std::int64_t n, std::int64_t w_stride,
         std::int64_t h_stride, std::int64_t w_dilation, std::int64_t h_dilation,
         std::int64_t occurrences) {
        return convolution(std::move(name),
                           {.r = r,
                            .s = s,
                            .p = p,
                            .q = q,
                            .c = c,
                            .k = k,
                            .n = n,
                            .w_stride = w_stride,
                            .h_stride = h_stride,
                            .w_dilation = w_dilation,
                            .h_dilation = h_dilation},
                           occurrences);
      },
      "name"_a, nb::kw_only(), "r"_a = 1, "s"_a = 1, "p"_a = 1, "q"_a = 1, "c"_a = 1, "k"_a = 1,
      "n"_a = 1, "w_stride"_a = 1, "h_stride"_a = 1, "w_dilation"_a = 1, "h_dilation"_a = 1,
      "occurrences"_a = 1,
      R"(A two-dimensional convolution.

Dimensions R, S (filter rows, columns), P, Q (output rows, columns), C, K (input, output channels)
and N (batch); tensors Weights[K,C,R,S], Inputs[N,C,row,column] and Outputs[N,K,P,Q], where
row = w_stride * P + w_dilation * R and column = h_stride * Q + h_dilation * S.

Raises InputError for an extent, stride or dilation below 1.)");
}

void bind_products(nb::module_& m) {
  m.def(
      "gemm",
      [](std::string name, std::int64_t rows, std::int64_t columns, std::int64_t reduced,
         std::int64_t occurrences) {
        return gemm(std::move(name), {.m = rows, .n = columns, .k = reduced}, occurrences);
      },
      "name"_a, nb::kw_only(), "m"_a = 1, "n"_a = 1, "k"_a = 1, "occurrences"_a = 1,
      "The matrix product Z[m,n] += A[m,k] * B[k,n], with dimensions M, N, K and tensors A, B, Z.");
  m.def(
      "batched_matmul",
      [](std::string name, std::int64_t batch, std::int64_t rows, std::int64_t columns,
         std::int64_t reduced, std::int64_t occurrences) {
        return batched_matmul(
            std::move(name), {.batch = batch, .rows = rows, .columns = columns, .reduced = reduced},
            occurrences);
      },
      "name"_a, nb::kw_only(), "batch"_a = 1, "rows"_a = 1, "columns"_a = 1, "reduced"_a = 1,
      "occurrences"_a = 1,
      R"(Independent matrix products: Outputs[b,m,n] += Inputs[b,m,k] * Weights[b,k,n].

Dimensions B, M, N, K; the tensors are named as a convolution's, so that one mapspace serves both.)");
}

void bind_einsum(nb::module_& m) {
  m.def(
      "einsum",
      [](std::string name, const std::string& expression, const Extents& extents,
         const WordBits& word_bits, std::int64_t occurrences) {
        return einsum(std::move(name), expression, dimensions_of(extents), word_bits, occurrences);
      },
      "name"_a, "expression"_a, "extents"_a, "word_bits"_a = WordBits{}, "occurrences"_a = 1,
      R"(A workload from a short text, for example

    cosa.einsum("conv", "O[k,p,q] += W[k,c,r,s] * I[c, 2*p + r, 2*q + s]",
                {"k": 64, "c": 3, "r": 7, "s": 7, "p": 112, "q": 112})

The tensor on the left accumulates, those on the right are read; a rank is a sum of dimensions with
coefficients >= 1; `[]` is a scalar. `extents` gives each dimension its iterations, `word_bits` the
bits of tensors with a width of their own. Raises InputError where the text is none of this.)");
}

void bind_tensor(nb::module_& m) {
  nb::class_<NamedTensor>(m, "Tensor", "An operand of a workload.")
      .def(
          "__init__",
          [](NamedTensor* self, std::string name, const std::vector<Coefficients>& ranks,
             bool output, std::optional<int> word_bits) {
            new (self) NamedTensor{std::move(name), ranks_of(ranks), output, word_bits};
          },
          "name"_a, "ranks"_a, nb::kw_only(), "output"_a = false, "word_bits"_a = nb::none(),
          R"(`ranks` says how coordinates follow from dimensions: one dict of dimension to
coefficient a rank, as in [{"C": 1}, {"P": 2, "R": 1}] for a channel and the row 2*P + R.)")
      .def_ro("name", &NamedTensor::name)
      .def_prop_ro("ranks", dicts_of, "One dict of dimension to coefficient a rank.")
      .def_ro("output", &NamedTensor::output, "Whether it accumulates.")
      .def_ro("word_bits", &NamedTensor::word_bits,
              "Bits of an element; None: each memory's own width.")
      .def("__eq__", [](const NamedTensor& a, const NamedTensor& b) { return a == b; })
      .def("__getstate__",
           [](const NamedTensor& self) {
             return TensorState(self.name, dicts_of(self), self.output, self.word_bits);
           })
      .def("__setstate__",
           [](NamedTensor& self, const TensorState& state) {
             const auto& [name, ranks, output, word_bits] = state;
             new (&self) NamedTensor{name, ranks_of(ranks), output, word_bits};
           })
      .def("__repr__", [](const NamedTensor& t) { return "<cosa.Tensor " + t.name + ">"; })
      .attr("__hash__") = nb::none();
}

void bind_workload_class(nb::module_& m) {
  nb::class_<Workload> type(m, "Workload",
                            R"(A tensor operation as a perfectly nested loop.

At every point of the iteration space one multiply-accumulate reads an element of each input and adds
to an element of the output. Made by `convolution`, `gemm`, `einsum` and the like, read from files,
or built from dimensions and tensors.)");
  type.def(
          "__init__",
          [](Workload* self, std::string name, const Extents& dimensions,
             const std::vector<NamedTensor>& tensors, std::int64_t occurrences) {
            new (self)
                Workload(workload_from_code(std::move(name), dimensions, tensors, occurrences));
          },
          "name"_a, "dimensions"_a, "tensors"_a, "occurrences"_a = 1,
          "From extents by dimension and a list of `Tensor`, exactly one of which is the output.")
      .def_static(
          "from_file", [](const std::filesystem::path& path) { return told(read_problem(path)); },
          "path"_a,
          "From a problem in YAML, CoSA's convolution or an einsum; named after the file.")
      .def_static("from_yaml", workload_from_yaml, "text"_a, "name"_a = "layer",
                  "From the text of such a file.")
      .def_static("from_dict", workload_from_dict, "problem"_a, "name"_a = "layer",
                  R"(From a dict with the keys of such a file:

    cosa.Workload.from_dict({"problem": {"R": 3, "S": 3, "P": 56, "Q": 56, "C": 64, "K": 64, "N": 1}})

Numbers may be numpy's.)")
      .def("to_dict", workload_to_dict,
           "The dict that `from_dict` reads back, without name and occurrences.")
      .def_prop_ro("name", &Workload::name)
      .def_prop_ro("dimensions", extents_of, "Extent by dimension, in order.")
      .def_prop_ro("tensors", named_tensors)
      .def_prop_ro("occurrences", &Workload::occurrences,
                   "How often the operation occurs in its network.")
      .def_prop_ro("operations", &Workload::operations,
                   "Multiply-accumulates: the product of the extents.")
      .def("renamed", renamed, "name"_a, "The same workload under another name.")
      .def("__eq__", [](const Workload& a, const Workload& b) { return a == b; })
      .def("__getstate__",
           [](const Workload& self) {
             return WorkloadState(self.name(), extents_of(self), named_tensors(self),
                                  self.occurrences());
           })
      .def("__setstate__",
           [](Workload& self, const WorkloadState& state) {
             new (&self) Workload(std::apply(workload_from_code, state));
           })
      .def("__repr__", workload_repr)
      .attr("__hash__") = nb::none();
}

}  // namespace

void bind_workload(nb::module_& m) {
  m.def("prime_factors", prime_factors, "n"_a, "With repetitions, smallest first; none of 1.");
  bind_tensor(m);
  bind_workload_class(m);
  bind_convolution(m);
  bind_products(m);
  bind_einsum(m);
}

}  // namespace cosa::python

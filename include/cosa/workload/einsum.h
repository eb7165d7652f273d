#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "cosa/workload/workload.h"

namespace cosa {

/// Bits of an element by tensor name, for tensors with a width of their own.
using WordBits = std::map<std::string, int>;

/// A workload from a short text: `Z[m,n] += A[m,k] * B[k,n]`. The tensor on the left accumulates,
/// those on the right are read. A rank is a sum of dimensions with coefficients, as in
/// `O[k,p,q] += W[k,c,r,s] * I[c, 2*p + r, 2*q + s]`; `[]` is a scalar.
///
/// The workload's dimensions are `dimensions`, in that order; its tensors are the operands from
/// left to right, then the output.
///
/// Throws `InputError`, with the column, where the text is none of this; where a dimension has no
/// extent, or an extent no dimension; where `word_bits` names another tensor; and as `Workload`.
[[nodiscard]] Workload einsum(std::string name, std::string_view expression,
                              std::vector<Dimension> dimensions, const WordBits& word_bits = {},
                              std::int64_t occurrences = 1);

/// The text that `einsum` reads back into the workload's tensors and projections. Tensors and
/// dimensions whose names are not letters, digits and underscores cannot be said: throws
/// `InputError`.
[[nodiscard]] std::string einsum_text(const Workload& workload);

}  // namespace cosa

#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "cosa/io/dialect.h"
#include "cosa/io/warning.h"
#include "cosa/workload/workload.h"

namespace cosa {

/// Reads a convolution as CoSA writes it: `problem: {R, S, P, Q, C, K, N, Wstride, Hstride,
/// Wdilation, Hdilation, shape}`. Strides and dilations default to 1; a dilation of 0, which some
/// published files carry, is read as 1 with a warning. Or any operation as Timeloop states it:
/// `problem: {shape: {dimensions, data_spaces, coefficients}, instance: {...}}`. Or as an einsum
/// (see `cosa::einsum`): `problem: {einsum: "Z[m,n] += A[m,k] * B[k,n]", extents: {m: 8, n: 4, k:
/// 2}, word_bits: {Z: 32}}`. The workload is named after the file, whose other sections are left to
/// their readers.
[[nodiscard]] WithWarnings<Workload> read_problem(const std::filesystem::path& path);

/// The same from text; `file_name` is for messages and the workload's name.
[[nodiscard]] WithWarnings<Workload> read_problem_from_text(std::string_view text,
                                                            const std::string& file_name);

/// The workload as `read_problem` takes it for an equal one (but for its name, which is the
/// file's): in v0.1 a convolution as CoSA writes it, any other operation as an einsum; in v0.3 and
/// v0.4 a shape. Throws `InputError` for what the form cannot say: occurrences, which are a
/// network's; of einsums names with other signs than letters, digits and `_`, and an output that is
/// not the last tensor; of shapes widths of tensors.
[[nodiscard]] std::string problem_to_yaml(const Workload& workload, Dialect dialect);

}  // namespace cosa

#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cosa/io/file_kind.h"
#include "cosa/report/report_style.h"
#include "cosa/workload/workload.h"

namespace cosa {

/// What is found out about one section of a file, or about a file that is none.
struct CheckedSection {
  std::string file;
  std::optional<FileSection> section{};  ///< absent where the file is of no known kind
  std::string summary{};                 ///< what it says, in one line
  std::string picture{};                 ///< the same at length, in lines; may be empty
  std::vector<std::string> warnings{};
  std::string error{};  ///< why it cannot be used; empty: it can
};

/// The sections that can be used, each with its picture.
[[nodiscard]] std::string check_text(std::span<const CheckedSection> sections,
                                     const ReportStyle& style = {});

/// All sections, those that cannot be used too: docs/json.md.
[[nodiscard]] std::string check_json(std::span<const CheckedSection> sections);

/// The operation, its extents and the words of its tensors, a line each.
[[nodiscard]] std::string workload_text(const Workload& workload);

}  // namespace cosa

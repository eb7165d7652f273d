#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "place.h"

namespace cosa::detail {

/// The text of a file with the files that it includes: jinja's `{{include_text('FILE')}}` on a line
/// of its own, FILE relative to the folder of the file that says so. Comments mark where the text
/// of another file starts and ends; `SourceLines` reads them. Throws `InputError` for a file that
/// cannot be read and for files that include each other.
[[nodiscard]] std::string read_source(const std::filesystem::path& path);

/// Where the lines of such a text stand.
class SourceLines {
 public:
  /// `file` is where the text starts.
  SourceLines(std::string_view text, const std::string& file);

  struct Line {
    std::shared_ptr<const std::string> file;
    int number;  ///< 1-based
  };
  [[nodiscard]] Line at(int line) const;
  [[nodiscard]] Place place(int line) const;

 private:
  struct Run {
    int first;  ///< line of the text
    Line line;  ///< what it is
  };
  std::vector<Run> runs_;  // by ascending `first`
};

}  // namespace cosa::detail

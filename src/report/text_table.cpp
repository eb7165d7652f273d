#include "text_table.h"

#include <fmt/format.h>

#include <algorithm>

#include "cosa/base/check.h"

namespace cosa::detail {

void TextTable::add_row(std::vector<std::string> cells) {
  COSA_CHECK(cells.size() <= columns_.size());
  cells.resize(columns_.size());
  rows_.push_back(std::move(cells));
}

std::vector<std::string> TextTable::lines(std::size_t indent) const {
  std::vector<std::vector<std::string>> all(1);
  for (const Column& column : columns_) {
    all.front().push_back(column.title);
  }
  all.insert(all.end(), rows_.begin(), rows_.end());
  std::vector<std::string> lines(all.size(), std::string(indent, ' '));
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    std::size_t width = 0;
    for (const auto& row : all) {
      width = std::max(width, row[c].size());
    }
    for (std::size_t r = 0; r < all.size(); ++r) {
      const std::string gap(c == 0 ? 0 : 2, ' ');
      lines[r] += columns_[c].align == Align::kLeft
                      ? fmt::format("{}{:<{}}", gap, all[r][c], width)
                      : fmt::format("{}{:>{}}", gap, all[r][c], width);
    }
  }
  for (std::string& line : lines) {
    line.erase(line.find_last_not_of(' ') + 1);
  }
  return lines;
}

std::string TextTable::text(std::size_t indent) const {
  std::string text;
  for (const std::string& line : lines(indent)) {
    text += line + "\n";
  }
  return text;
}

}  // namespace cosa::detail

#include "source_text.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "cosa/io/text_file.h"
#include "utf8.h"

namespace cosa::detail {
namespace {

constexpr int kDeepestInclude = 8;
constexpr std::size_t kMostBytes = std::size_t{16} << 20;
/// `#cosa:line 12 path`: the next line of the text is line 12 of that file.
constexpr std::string_view kMark = "#cosa:line ";

std::string mark(int line, const std::string& file) {
  return std::string(kMark) + std::to_string(line) + " " + file + "\n";
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpaces = " \t\r";
  const std::size_t start = text.find_first_not_of(kSpaces);
  if (start == std::string_view::npos) {
    return {};
  }
  return text.substr(start, text.find_last_not_of(kSpaces) - start + 1);
}

/// What stands between the two parts of the text, spaces apart; none where it has not both.
std::optional<std::string_view> between(std::string_view text, std::string_view open,
                                        std::string_view close) {
  text = trimmed(text);
  if (text.size() < open.size() + close.size() || !text.starts_with(open) ||
      !text.ends_with(close)) {
    return std::nullopt;
  }
  return trimmed(text.substr(open.size(), text.size() - open.size() - close.size()));
}

/// The file that a line includes.
std::optional<std::string_view> included_file(std::string_view line) {
  const auto call = between(line, "{{", "}}");
  const auto argument = call ? between(*call, "include_text(", ")") : std::nullopt;
  if (!argument) {
    return std::nullopt;
  }
  const auto single = between(*argument, "'", "'");
  return single ? single : between(*argument, "\"", "\"");
}

void append(std::string& text, const std::filesystem::path& path, int depth);

void append_lines(std::string& text, std::string_view rest, const std::filesystem::path& path,
                  int depth) {
  for (int number = 1; !rest.empty(); ++number) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    const auto file = included_file(line);
    if (!file) {
      text.append(line).append("\n");
      continue;
    }
    const Place place{{path.string(), number}, {}};
    if (depth >= kDeepestInclude) {
      place.fail("files include each other deeper than " + std::to_string(kDeepestInclude) +
                 " levels");
    }
    const std::filesystem::path included = path.parent_path() / std::filesystem::path(*file);
    text += mark(1, included.string());
    append(text, included, depth + 1);
    text += mark(number + 1, path.string());
    if (text.size() > kMostBytes) {
      place.fail("the files that are included have more than 16 MiB");
    }
  }
}

void append(std::string& text, const std::filesystem::path& path, int depth) {
  const std::string file = read_text_file(path);
  append_lines(text, checked_text(file, path.string()), path, depth);
}

}  // namespace

std::string read_source(const std::filesystem::path& path) {
  std::string text = read_text_file(path);
  if (text.find("include_text(") == std::string::npos) {
    return text;
  }
  std::string expanded;
  append_lines(expanded, text, path, 0);
  return expanded;
}

SourceLines::SourceLines(std::string_view text, const std::string& file) {
  runs_.push_back({1, {std::make_shared<const std::string>(file), 1}});
  for (int number = 1; !text.empty(); ++number) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (!line.starts_with(kMark)) {
      continue;
    }
    const std::string_view rest = line.substr(kMark.size());
    int next = 0;
    const auto parsed = std::from_chars(rest.data(), rest.data() + rest.size(), next);
    const auto digits = static_cast<std::size_t>(parsed.ptr - rest.data());
    if (digits > 0 && digits + 1 < rest.size() && rest[digits] == ' ' && next > 0) {
      runs_.push_back(
          {number + 1, {std::make_shared<const std::string>(rest.substr(digits + 1)), next}});
    }
  }
}

SourceLines::Line SourceLines::at(int line) const {
  const auto after = std::ranges::upper_bound(runs_, line, {}, &Run::first);
  const Run& run = after == runs_.begin() ? runs_.front() : *std::prev(after);
  return {run.line.file, run.line.number + (line - run.first)};
}

Place SourceLines::place(int line) const {
  const Line source = at(line);
  return {{*source.file, source.number}, {}};
}

}  // namespace cosa::detail

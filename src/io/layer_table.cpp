#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "convolution_fields.h"
#include "cosa/io/layers.h"
#include "place.h"
#include "utf8.h"

namespace cosa {
namespace {

using detail::excerpt;
using detail::Place;

constexpr std::size_t kMostLayers = 100'000;
constexpr std::size_t kLongestName = 100;  // so that it fits a file name

/// The fields of one line, which ends the text or at a line feed with or without carriage return.
/// A field in quotes may hold commas and doubled quotes, but no line end.
class CsvLine {
 public:
  CsvLine(std::string_view line, const Place& place) : rest_(line), place_(place) {}

  std::vector<std::string> fields() {
    std::vector<std::string> fields{field()};
    while (!rest_.empty()) {
      rest_.remove_prefix(1);
      fields.push_back(field());
    }
    return fields;
  }

 private:
  std::string field() {
    if (rest_.starts_with('"')) {
      return quoted_field();
    }
    const std::string_view text = rest_.substr(0, rest_.find(','));
    if (text.find('"') != std::string_view::npos) {
      place_.fail("a quote stands inside the field " + excerpt(text),
                  "quote the whole field and double the quotes in it");
    }
    rest_.remove_prefix(text.size());
    return trimmed(text);
  }

  std::string quoted_field() {
    std::string text;
    rest_.remove_prefix(1);
    while (!rest_.empty()) {
      const char c = rest_.front();
      rest_.remove_prefix(1);
      if (c != '"') {
        text += c;
      } else if (rest_.starts_with('"')) {
        text += c;
        rest_.remove_prefix(1);
      } else if (rest_.empty() || rest_.front() == ',') {
        return text;
      } else {
        place_.fail("text follows the closing quote of " + excerpt(text), "put a comma between");
      }
    }
    place_.fail("the quoted field " + excerpt(text) + " does not end on its line",
                "close it with \"");
  }

  static std::string trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) {
      return {};
    }
    return std::string(text.substr(first, text.find_last_not_of(" \t") - first + 1));
  }

  std::string_view rest_;
  const Place& place_;
};

std::vector<std::string> column_names() {
  std::vector<std::string> names{"net", "name"};
  for (const detail::ConvolutionField& field : detail::kConvolutionFields) {
    names.emplace_back(field.name);
  }
  return names;
}

/// Where each column stands.
class Header {
 public:
  Header(const std::vector<std::string>& names, const Place& place) : size_(names.size()) {
    const std::vector<std::string> known = column_names();
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (std::ranges::find(known, names[i]) == known.end()) {
        const bool other_separator = names[i].find_first_of(";\t") != std::string::npos;
        place.fail("unknown column " + excerpt(names[i]),
                   other_separator ? "separate the columns with commas"
                                   : detail::suggest(names[i], known, "known columns:"));
      }
      if (!columns_.emplace(names[i], i).second) {
        place.fail("two columns are called " + names[i], "keep one of them");
      }
    }
    require("net", place);
    require("name", place);
    for (const detail::ConvolutionField& field : detail::kConvolutionFields) {
      if (field.required) {
        require(field.name, place);
      }
    }
  }

  [[nodiscard]] std::size_t size() const { return size_; }

  [[nodiscard]] std::optional<std::size_t> find(std::string_view name) const {
    const auto column = columns_.find(name);
    return column == columns_.end() ? std::nullopt : std::optional{column->second};
  }

 private:
  void require(std::string_view name, const Place& place) const {
    if (!find(name)) {
      place.fail("the column " + std::string(name) + " is missing");
    }
  }

  std::size_t size_;
  std::map<std::string, std::size_t, std::less<>> columns_;
};

class TableReader {
 public:
  TableReader(std::string_view text, std::string file)
      : rest_(detail::checked_text(text, file)), file_(std::move(file)) {}

  WithWarnings<std::vector<Layer>> read() {
    const auto first = next_line();
    const Header header(CsvLine(*first, place()).fields(), place());
    while (const auto line = next_line()) {
      if (layers_.size() >= kMostLayers) {
        place().fail("more than " + std::to_string(kMostLayers) + " layers");
      }
      read_layer(header, CsvLine(*line, place()).fields());
    }
    if (layers_.empty()) {
      place().fail("the table has no layer", "give one line a layer");
    }
    return {std::move(layers_), std::move(warnings_)};
  }

 private:
  [[nodiscard]] Place place(std::string key = {}) const { return {{file_, line_}, std::move(key)}; }

  /// The next line that is not blank.
  std::optional<std::string_view> next_line() {
    while (!rest_.empty()) {
      std::string_view line = rest_.substr(0, rest_.find('\n'));
      rest_.remove_prefix(std::min(rest_.size(), line.size() + 1));
      ++line_;
      if (line.ends_with('\r')) {
        line.remove_suffix(1);
      }
      if (line.find_first_not_of(" \t") != std::string_view::npos) {
        return line;
      }
    }
    return std::nullopt;
  }

  void read_layer(const Header& header, const std::vector<std::string>& fields) {
    if (fields.size() != header.size()) {
      place().fail("has " + std::to_string(fields.size()) + " fields, the header " +
                   std::to_string(header.size()));
    }
    const std::string& net = text(header, fields, "net");
    const std::string& name = text(header, fields, "name");
    const ConvolutionShape shape = read_shape(header, fields);
    try {
      layers_.push_back({net, name, convolution(name, shape)});
    } catch (const InputError& error) {
      throw error.at(place().where);
    }
    require_new(layers_.back());
  }

  /// Names must differ as they are and as file names.
  void require_new(const Layer& layer) {
    const auto [known, is_new] = known_.emplace(layer.file_stem(), std::pair{layer.path(), line_});
    if (is_new) {
      return;
    }
    const auto& [path, line] = known->second;
    place().fail("the layer " + excerpt(layer.path()) +
                     (path == layer.path() ? " is given twice, first on line "
                                           : " has the file name of the layer on line ") +
                     std::to_string(line),
                 "give each its own name");
  }

  const std::string& text(const Header& header, const std::vector<std::string>& fields,
                          const char* column) const {
    const std::string& text = fields[*header.find(column)];
    if (text.empty()) {
      place(column).fail("is empty", "name every layer and its net");
    }
    if (text.size() > kLongestName || text.find('/') != std::string::npos) {
      place(column).fail(excerpt(text) + " is not a name",
                         "give at most " + std::to_string(kLongestName) + " characters without /");
    }
    return text;
  }

  ConvolutionShape read_shape(const Header& header, const std::vector<std::string>& fields) {
    ConvolutionShape shape;
    for (const detail::ConvolutionField& field : detail::kConvolutionFields) {
      const auto column = header.find(field.name);
      if (!column) {
        continue;
      }
      const Place where = place(std::string(field.name));
      std::int64_t value = detail::parse_integer(fields[*column], field.is_dilation ? 0 : 1, where);
      if (value == 0) {
        warnings_.push_back({where.where, where.key, std::string(detail::kDilationWarning)});
        value = 1;
      }
      shape.*field.member = value;
    }
    return shape;
  }

  std::string_view rest_;
  std::string file_;
  int line_ = 0;
  std::map<std::string, std::pair<std::string, int>> known_;  // by file name: path and line
  std::vector<Layer> layers_;
  std::vector<Warning> warnings_;
};

}  // namespace

WithWarnings<std::vector<Layer>> read_layer_table_from_text(std::string_view text,
                                                            const std::string& file_name) {
  return TableReader(text, file_name).read();
}

}  // namespace cosa

#include "yaml_node.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <istream>
#include <map>
#include <optional>
#include <sstream>
#include <utility>

#include "place.h"
#include "source_text.h"
#include "utf8.h"
#include "yaml_merge.h"

namespace cosa::detail {
namespace {

constexpr std::size_t kDeepest = 32;
constexpr std::size_t kMostNodes = 1'000'000;
constexpr std::size_t kLongestText = 1000;
constexpr std::size_t kMostBytes = std::size_t{4} << 20;

/// Builds the tree from the parser's events, which carry more than its own tree does: every key in
/// order, so that a repeated one is seen, and whether a scalar was quoted.
class TreeBuilder : public YAML::EventHandler {
 public:
  TreeBuilder(std::string_view text, const SourceLines& lines,
              std::span<const std::string_view> tags)
      : text_(text), lines_(lines), tags_(tags) {}

  YamlNodePtr take_root() { return std::exchange(root_, nullptr); }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (started_) {
      place(mark).fail("a second document starts here", "give one document a file");
    }
    started_ = true;
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    YamlNode node = node_at(mark);
    add(std::move(node), anchor, line_of(mark));
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto target = anchors_.find(anchor);
    if (target == anchors_.end()) {
      place(mark).fail("an alias stands inside its own anchor", "write the content out");
    }
    attach(target->second, line_of(mark));
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    YamlNode node = node_at(mark);
    node.kind = YamlKind::kScalar;
    node.text = value;
    node.quoted = tag == "!";
    if (node.quoted) {
      node.block = is_block_or_closed(mark);
    } else {
      set_tag(node, mark, tag);
    }
    if (!node.block) {
      require_one_line(mark, value);
    }
    add(std::move(node), anchor, line_of(mark));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    open(YamlKind::kSequence, mark, tag, anchor);
  }
  void OnSequenceEnd() override { close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    open(YamlKind::kMap, mark, tag, anchor);
  }
  void OnMapEnd() override { close(); }

 private:
  struct Open {
    YamlNode node;
    YAML::anchor_t anchor;
    int line;                          // of the text
    std::optional<YamlEntry> pending;  // a key that waits for its value
  };

  [[nodiscard]] static int line_of(const YAML::Mark& mark) { return mark.line + 1; }
  [[nodiscard]] Place place(const YAML::Mark& mark) const { return at_line(line_of(mark)); }
  [[nodiscard]] Place at_line(int line) const { return lines_.place(line); }
  [[nodiscard]] YamlNode node_at(const YAML::Mark& mark) const {
    const SourceLines::Line source = lines_.at(line_of(mark));
    YamlNode node;
    node.line = source.number;
    node.file = source.file;
    return node;
  }

  void set_tag(YamlNode& node, const YAML::Mark& mark, const std::string& tag) const {
    if (tag.empty() || tag == "?") {
      return;
    }
    if (tag == "!nomerge") {
      node.no_merge = true;
      return;
    }
    if (tag == "!include") {
      place(mark).fail("files are not included here", "put the content of the file in its place");
    }
    const std::string_view name = std::string_view(tag).substr(1);
    if (!tag.starts_with('!') || std::ranges::find(tags_, name) == tags_.end()) {
      place(mark).fail("the tag " + excerpt(tag) + " is not supported", "leave it out");
    }
    node.tag = name;
  }

  /// Every text of ours is a name or a number; the names stand in messages, tables and file names.
  void require_one_line(const YAML::Mark& mark, const std::string& value) const {
    if (value.size() > kLongestText) {
      place(mark).fail("a text of " + std::to_string(value.size()) + " characters",
                       "is a closing quote or a line end missing?");
    }
    if (std::ranges::any_of(value, is_control)) {
      place(mark).fail("the text " + excerpt(value) + " holds a control character");
    }
  }

  /// Whether a text that is not plain is a block. A quote left open closes at the next quote, lines
  /// away, and everything between is lost: refused.
  [[nodiscard]] bool is_block_or_closed(const YAML::Mark& mark) const {
    const std::string_view rest =
        text_.substr(std::min(text_.size(), static_cast<std::size_t>(std::max(mark.pos, 0))));
    const std::size_t start = rest.find_first_of("\"'|>");
    if (start == std::string_view::npos) {
      return false;
    }
    const char quote = rest[start];
    if (quote == '|' || quote == '>') {
      return true;
    }
    for (std::size_t i = start + 1; i < rest.size() && rest[i] != '\n'; ++i) {
      if (rest[i] == '\\' && quote == '"') {
        ++i;
      } else if (rest[i] == quote) {
        return false;
      }
    }
    place(mark).fail("the quoted text does not end on its line",
                     std::string("close it with ") + quote);
  }

  void open(YamlKind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    YamlNode node = node_at(mark);
    node.kind = kind;
    if (tag != "!") {  // which the parser gives to flow collections without a tag as well
      set_tag(node, mark, tag);
    }
    if (open_.size() >= kDeepest) {
      place(mark).fail("nested deeper than " + std::to_string(kDeepest) + " levels");
    }
    open_.push_back({std::move(node), anchor, line_of(mark), {}});
  }

  void close() {
    Open finished = std::move(open_.back());
    open_.pop_back();
    expand_merge_keys(finished.node);
    add(std::move(finished.node), finished.anchor, finished.line);
  }

  void add(YamlNode node, YAML::anchor_t anchor, int line) {
    auto shared = std::make_shared<const YamlNode>(std::move(node));
    if (anchor != YAML::NullAnchor) {
      anchors_[anchor] = shared;
    }
    attach(std::move(shared), line);
  }

  void attach(YamlNodePtr node, int line) {
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    Open& parent = open_.back();
    parent.node.size += node->size;
    parent.node.depth = std::max(parent.node.depth, node->depth + 1);
    if (parent.node.size > kMostNodes) {
      at_line(line).fail("more than " + std::to_string(kMostNodes) +
                         " values, aliases written out");
    }
    if (open_.size() + node->depth > kDeepest + 1) {
      at_line(line).fail("nested deeper than " + std::to_string(kDeepest) +
                         " levels, aliases written out");
    }
    if (parent.node.kind == YamlKind::kSequence) {
      parent.node.items.push_back(std::move(node));
    } else if (parent.pending) {
      parent.pending->value = std::move(node);
      parent.node.entries.push_back(*std::exchange(parent.pending, std::nullopt));
    } else {
      start_entry(parent, *node, line);
    }
  }

  void start_entry(Open& parent, const YamlNode& key, int line) const {
    if (key.kind != YamlKind::kScalar || key.text.empty()) {
      at_line(line).fail("a key must be a name", "write `name: value`");
    }
    const auto known = std::ranges::find(parent.node.entries, key.text, &YamlEntry::key);
    if (known != parent.node.entries.end()) {
      Place{at_line(line).where, key.text}.fail(
          "given twice, first on line " + std::to_string(known->line), "keep one of them");
    }
    if (parent.node.entries.size() >= kMostKeys) {
      at_line(line).fail("more than " + std::to_string(kMostKeys) + " keys in one map");
    }
    const SourceLines::Line source = lines_.at(line);
    parent.pending = YamlEntry{key.text, source.number, source.file, nullptr};
  }

  static constexpr std::size_t kMostKeys = 10'000;

  std::string_view text_;
  const SourceLines& lines_;
  std::span<const std::string_view> tags_;
  bool started_ = false;
  std::vector<Open> open_;
  std::map<YAML::anchor_t, YamlNodePtr> anchors_;
  YamlNodePtr root_;
};

/// The line of the text, counted from 1.
std::string_view line_at(std::string_view text, int line) {
  for (; line > 1 && !text.empty(); --line) {
    text.remove_prefix(std::min(text.size(), text.find('\n')));
    text.remove_prefix(text.empty() ? 0 : 1);
  }
  return text.substr(0, text.find('\n'));
}

/// `  count:3`, which YAML takes for one word.
bool lacks_space_after_colon(std::string_view line) {
  const std::size_t colon = line.find(':');
  return colon != std::string_view::npos && colon + 1 < line.size() && line[colon + 1] != ' ' &&
         line.find_first_of("\"'#{[") > colon;
}

/// Says what the parser found, and where the author should look.
[[noreturn]] void fail_syntax(const YAML::Exception& error, std::string_view text,
                              const SourceLines& lines) {
  const int line = std::max(error.mark.line, 0) + 1;
  const std::string message = "is not YAML: " + error.msg;
  for (const int candidate : {line, line - 1}) {
    if (candidate > 0 && lacks_space_after_colon(line_at(text, candidate))) {
      lines.place(candidate).fail(message, "put a space after the colon");
    }
  }
  std::string mend;
  if (line_at(text, line).starts_with('\t')) {
    mend = "indent with spaces, not with tabs";
  } else if (error.msg == YAML::ErrorMsg::END_OF_MAP_FLOW) {
    mend = "close the map with }, and put commas between its entries";
  } else if (error.msg == YAML::ErrorMsg::END_OF_SEQ_FLOW) {
    mend = "close the list with ], and put commas between its items";
  }
  lines.place(line).fail(message, mend);
}

/// Where a comment starts in the line, or its end.
std::size_t comment_start(std::string_view line) {
  for (std::size_t i = line.find('#'); i != std::string_view::npos; i = line.find('#', i + 1)) {
    if (i == 0 || line[i - 1] == ' ' || line[i - 1] == '\t') {
      return i;
    }
  }
  return line.size();
}

/// Jinja's marks mean nothing in YAML: who finds them here has a file that is not expanded yet.
void refuse_template(std::string_view text, const SourceLines& lines) {
  int number = 0;
  while (!text.empty()) {
    ++number;
    const std::string_view line = text.substr(0, text.find('\n'));
    const std::string_view code = line.substr(0, comment_start(line));
    const std::size_t mark = std::min(code.find("{{"), code.find("{%"));
    if (mark != std::string_view::npos) {
      lines.place(number).fail(
          "the template " + excerpt(code.substr(mark)) + " (jinja) is not expanded here",
          "write its value out, or expand the file first");
    }
    text.remove_prefix(std::min(text.size(), line.size() + 1));
  }
}

}  // namespace

YamlNodePtr parse_yaml(std::string_view raw, const std::string& file,
                       std::span<const std::string_view> tags) {
  const std::string_view text = checked_text(raw, file);
  if (text.size() > kMostBytes) {
    Place{{file, {}}, {}}.fail("is larger than 4 MiB", "is this the right file?");
  }
  if (file.ends_with(".cfg")) {
    Place{{file, {}}, {}}.fail("libconfig files are not read", "write the content as YAML");
  }
  const SourceLines lines(text, file);
  refuse_template(text, lines);
  TreeBuilder builder(text, lines, tags);
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const YAML::Exception& e) {
    fail_syntax(e, text, lines);
  }
  YamlNodePtr root = builder.take_root();
  if (root == nullptr || root->kind == YamlKind::kNothing) {
    Place{{file, 1}, {}}.fail("the file holds no value");
  }
  return root;
}

}  // namespace cosa::detail

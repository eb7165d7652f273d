#include "yaml_value.h"

#include <algorithm>
#include <utility>

namespace cosa::detail {
namespace {

const char* name_of(YamlKind kind) {
  switch (kind) {
    case YamlKind::kNothing:
      return "nothing";
    case YamlKind::kScalar:
      return "a single value";
    case YamlKind::kSequence:
      return "a list";
    case YamlKind::kMap:
      return "a map";
  }
  return "";
}

/// `count:3` is one word in YAML, not a key and a value.
std::string missing_space_mend(const std::string& text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == text.size()) {
    return {};
  }
  return "put a space after the colon: " + text.substr(0, colon) + ": " + text.substr(colon + 1);
}

}  // namespace

YamlValue YamlValue::root_of(std::string_view text, const std::string& file,
                             std::span<const std::string_view> tags) {
  YamlNodePtr node = parse_yaml(text, file, tags);
  Place place{{*node->file, node->line}, {}};
  return {std::move(node), std::move(place)};
}

void YamlValue::fail(std::string message, std::string mend) const {
  place_.fail(std::move(message), std::move(mend));
}

YamlValue YamlValue::untagged() const {
  YamlValue value = *this;
  value.tag_is_read_ = true;
  return value;
}

void YamlValue::require(YamlKind kind, const char* wanted) const {
  if (!node_->tag.empty() && !tag_is_read_) {
    fail("the tag " + excerpt('!' + node_->tag) + " is not expected here", "leave it out");
  }
  if (node_->block) {
    fail("a block of text is not expected here", "write the value on one line");
  }
  if (node_->kind == kind) {
    return;
  }
  if (node_->kind == YamlKind::kNothing) {
    fail("has no value", std::string("give ") + wanted);
  }
  if (node_->kind == YamlKind::kScalar) {
    std::string mend = kind == YamlKind::kMap ? missing_space_mend(node_->text) : std::string();
    if (kind == YamlKind::kSequence) {
      mend = "write [" + node_->text + "]";
    }
    fail(excerpt(node_->text) + " is not " + wanted,
         mend.empty() ? std::string("give ") + wanted : mend);
  }
  fail(std::string("is ") + name_of(node_->kind) + ", not " + wanted,
       std::string("give ") + wanted);
}

const std::string& YamlValue::text() const {
  require(YamlKind::kScalar, "a name");
  if (node_->text.empty()) {
    fail("is empty", "give a name");
  }
  return node_->text;
}

const std::string& YamlValue::plain_text(const char* wanted) const {
  require(YamlKind::kScalar, wanted);
  if (node_->quoted) {
    fail(excerpt(node_->text) + " is text, not " + wanted, "write it without quotes");
  }
  return node_->text;
}

std::int64_t YamlValue::integer(std::int64_t least, std::int64_t most) const {
  return parse_integer(plain_text("an integer"), least, place_, most);
}

double YamlValue::number() const { return parse_number(plain_text("a number"), place_); }

double YamlValue::positive_number() const {
  const double value = number();
  if (!(value > 0)) {
    fail(excerpt(node_->text) + " is not above 0", "give a number above 0");
  }
  return value;
}

bool YamlValue::boolean() const {
  const std::string& text = plain_text("true or false");
  const bool is_true = text == "true" || text == "True";
  if (!is_true && text != "false" && text != "False") {
    fail(excerpt(text) + " is neither true nor false", "write true or false");
  }
  return is_true;
}

std::vector<YamlValue> YamlValue::items() const {
  require(YamlKind::kSequence, "a list");
  std::vector<YamlValue> items;
  items.reserve(node_->items.size());
  for (std::size_t i = 0; i < node_->items.size(); ++i) {
    const YamlNodePtr& item = node_->items[i];
    items.push_back(
        {item, {{*item->file, item->line}, place_.key + "[" + std::to_string(i) + "]"}});
  }
  return items;
}

std::vector<std::string> YamlValue::texts() const {
  std::vector<std::string> texts;
  for (const YamlValue& item : items()) {
    texts.push_back(item.text());
  }
  return texts;
}

YamlMap YamlValue::map(std::initializer_list<std::string_view> known) const {
  return map(std::span(known.begin(), known.size()));
}

YamlMap YamlValue::map(std::span<const std::string_view> known) const {
  require(YamlKind::kMap, "a map");
  for (const YamlEntry& entry : node_->entries) {
    if (std::ranges::find(known, entry.key) != known.end()) {
      continue;
    }
    const std::string mend = missing_space_mend(entry.key);
    const std::vector<std::string> names(known.begin(), known.end());
    Place{{*entry.file, entry.line}, place_.key.empty() ? entry.key : place_.key + "." + entry.key}
        .fail("unknown key", mend.empty() ? suggest(entry.key, names, "known keys:") : mend);
  }
  return YamlMap{*this};
}

YamlMap YamlValue::free_map() const {
  require(YamlKind::kMap, "a map");
  return YamlMap{*this};
}

YamlValue YamlMap::value_of(const YamlEntry& entry) const {
  const Place& parent = value_.place_;
  // A collection is known by the line of its key, a scalar by its own.
  const bool scalar = entry.value->kind == YamlKind::kScalar;
  return {entry.value,
          {scalar ? SourceLocation{*entry.value->file, entry.value->line}
                  : SourceLocation{*entry.file, entry.line},
           parent.key.empty() ? entry.key : parent.key + "." + entry.key}};
}

std::optional<YamlValue> YamlMap::find(std::string_view key) const {
  const auto& entries = value_.node_->entries;
  const auto entry = std::ranges::find(entries, key, &YamlEntry::key);
  if (entry == entries.end()) {
    return std::nullopt;
  }
  return value_of(*entry);
}

YamlValue YamlMap::at(std::string_view key) const {
  auto value = find(key);
  if (!value) {
    value_.fail("the key " + std::string(key) + " is missing");
  }
  return *std::move(value);
}

std::vector<std::pair<std::string, YamlValue>> YamlMap::entries() const {
  std::vector<std::pair<std::string, YamlValue>> entries;
  for (const YamlEntry& entry : value_.node_->entries) {
    entries.emplace_back(entry.key, value_of(entry));
  }
  return entries;
}

}  // namespace cosa::detail

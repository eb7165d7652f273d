#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "place.h"
#include "yaml_node.h"

namespace cosa::detail {

class YamlMap;

/// A node of a YAML document with its place. Every access that does not find what it asks for
/// throws one `InputError` there.
class YamlValue {
 public:
  /// The document's root.
  static YamlValue root_of(std::string_view text, const std::string& file,
                           std::span<const std::string_view> tags = {});

  [[nodiscard]] YamlKind kind() const { return node_->kind; }
  [[nodiscard]] const Place& place() const { return place_; }
  /// The tag without its `!`, empty where there is none. A tagged node is read only `untagged`.
  [[nodiscard]] const std::string& tag() const { return node_->tag; }
  [[nodiscard]] YamlValue untagged() const;
  /// Whether the node is a scalar in quotes.
  [[nodiscard]] bool is_quoted() const { return node_->quoted; }
  [[noreturn]] void fail(std::string message, std::string mend = {}) const;

  /// A scalar that is not empty, quoted or not.
  [[nodiscard]] const std::string& text() const;
  [[nodiscard]] std::int64_t integer(
      std::int64_t least, std::int64_t most = std::numeric_limits<std::int64_t>::max()) const;
  [[nodiscard]] double number() const;
  [[nodiscard]] double positive_number() const;
  /// `true` or `false`, which Python writes `True` and `False`.
  [[nodiscard]] bool boolean() const;
  [[nodiscard]] std::vector<YamlValue> items() const;
  /// The texts of a sequence.
  [[nodiscard]] std::vector<std::string> texts() const;
  /// A map that has no other keys than these.
  [[nodiscard]] YamlMap map(std::span<const std::string_view> known) const;
  [[nodiscard]] YamlMap map(std::initializer_list<std::string_view> known) const;
  /// A map whose keys are names of the user's own.
  [[nodiscard]] YamlMap free_map() const;

 private:
  friend class YamlMap;
  YamlValue(YamlNodePtr node, Place place) : node_(std::move(node)), place_(std::move(place)) {}

  [[nodiscard]] const std::string& plain_text(const char* wanted) const;
  void require(YamlKind kind, const char* wanted) const;

  YamlNodePtr node_;
  Place place_;
  bool tag_is_read_ = false;
};

class YamlMap {
 public:
  [[nodiscard]] const YamlValue& value() const { return value_; }
  [[nodiscard]] std::optional<YamlValue> find(std::string_view key) const;
  /// The value of a key that must be there.
  [[nodiscard]] YamlValue at(std::string_view key) const;
  /// The entries in the order of the file.
  [[nodiscard]] std::vector<std::pair<std::string, YamlValue>> entries() const;

 private:
  friend class YamlValue;
  explicit YamlMap(YamlValue value) : value_(std::move(value)) {}

  [[nodiscard]] YamlValue value_of(const YamlEntry& entry) const;

  YamlValue value_;
};

}  // namespace cosa::detail

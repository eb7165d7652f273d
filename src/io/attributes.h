#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cosa/io/warning.h"
#include "yaml_value.h"

namespace cosa::detail {

/// Names that expressions may use: those of a component, then those of what stands around it.
class Scope {
 public:
  Scope() = default;
  explicit Scope(const Scope* around) : around_(around) {}

  /// A name given twice in one scope keeps its first value.
  void add(const std::string& name, const YamlValue& value);

  /// The value of a name: a number, or an expression of other names.
  [[nodiscard]] double number(const YamlValue& value) const;

  /// The value of the name here or around, and the scope that it is defined in.
  [[nodiscard]] std::optional<std::pair<YamlValue, const Scope*>> find(std::string_view name) const;

 private:
  struct Named {
    std::string name;
    YamlValue value;
  };

  /// What following references may still cost.
  struct Budget {
    int references = 0;
  };

  [[nodiscard]] double number(const YamlValue& value, int depth, Budget& budget) const;
  [[nodiscard]] double named(std::string_view name, const Place& place, int depth,
                             Budget& budget) const;

  const Scope* around_ = nullptr;
  std::vector<Named> names_;
};

/// The attributes of one component, each known by several names; which ones were asked for is
/// remembered, so that no other is lost.
class Attributes {
 public:
  using Entries = std::vector<std::pair<std::string, YamlValue>>;

  /// `scope` holds the attributes; both outlive this.
  Attributes(Entries entries, const Scope& scope, Place place);
  /// `inherited` stand for what the entries do not give, the nearest first.
  Attributes(Entries entries, Entries inherited, const Scope& scope, Place place);

  /// The value under the first of the names that is there, in Timeloop's order. Two that differ are
  /// refused.
  [[nodiscard]] std::optional<YamlValue> find(std::initializer_list<std::string_view> names);
  [[nodiscard]] std::optional<YamlValue> find(std::string_view name) { return find({name}); }

  [[nodiscard]] double number(const YamlValue& value) const { return scope_.number(value); }
  [[nodiscard]] double positive_number(const YamlValue& value) const;
  [[nodiscard]] std::int64_t integer(const YamlValue& value, std::int64_t least,
                                     std::int64_t most) const;

  /// The component's own entries that nobody asked for.
  [[nodiscard]] std::vector<std::pair<std::string, YamlValue>> unread() const;
  [[nodiscard]] const Place& place() const { return place_; }

 private:
  [[nodiscard]] static std::optional<YamlValue> find_inherited(const Entries& entries,
                                                               std::string_view name);

  Entries entries_;
  Entries inherited_;
  const Scope& scope_;
  Place place_;
  std::set<std::string, std::less<>> read_;
};

}  // namespace cosa::detail

#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cosa::detail {

enum class YamlKind { kNothing, kScalar, kSequence, kMap };

struct YamlNode;
using YamlNodePtr = std::shared_ptr<const YamlNode>;

struct YamlEntry {
  std::string key;
  int line;                                 ///< of the key
  std::shared_ptr<const std::string> file;  ///< that the line is of
  YamlNodePtr value;
};

/// One node of a YAML document. Aliases share the node of their anchor.
struct YamlNode {
  YamlKind kind = YamlKind::kNothing;
  int line = 0;  ///< 1-based
  std::shared_ptr<const std::string> file{};
  std::string text{};                ///< of a scalar
  bool quoted = false;               ///< a scalar in quotes, which is never a number
  bool block = false;                ///< a block of text, which no reader of ours expects
  bool no_merge = false;             ///< tagged `!nomerge`: `<<<` adds nothing to it
  std::string tag{};                 ///< without its `!`; empty: none
  std::vector<YamlNodePtr> items{};  ///< of a sequence
  std::vector<YamlEntry> entries{};  ///< of a map, keys unique
  std::size_t size = 1;              ///< nodes in the tree below, aliases written out
  std::size_t depth = 1;             ///< of the tree below, aliases written out
};

/// The one document of the text. Throws `InputError` with file and line for what is no YAML and for
/// what a YAML parser lets pass but no author of a configuration means: duplicate keys, a second
/// document, quotes that swallow a line's end, tags other than `tags`, deep nesting, aliases that
/// multiply, templates that were not expanded, files that are libconfig. Merge keys are expanded
/// (yaml_merge.h); lines are those of the files that `read_source` put together.
[[nodiscard]] YamlNodePtr parse_yaml(std::string_view raw, const std::string& file,
                                     std::span<const std::string_view> tags = {});

}  // namespace cosa::detail

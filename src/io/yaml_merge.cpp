#include "yaml_merge.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "place.h"

namespace cosa::detail {
namespace {

constexpr std::string_view kMergeKey = "<<";
constexpr std::string_view kDeepMergeKey = "<<<";

bool is_merge_key(const YamlEntry& entry) {
  return entry.key == kMergeKey || entry.key == kDeepMergeKey;
}

/// Size and depth, anew from the children.
void measure(YamlNode& node) {
  node.size = 1;
  node.depth = 1;
  const auto add = [&](const YamlNode& child) {
    node.size += child.size;
    node.depth = std::max(node.depth, child.depth + 1);
  };
  for (const YamlNodePtr& item : node.items) {
    add(*item);
  }
  for (const YamlEntry& entry : node.entries) {
    add(*entry.value);
  }
}

void merge(std::vector<YamlEntry>& entries, const YamlNode& other, bool deep);

YamlNodePtr merged(const YamlNodePtr& own, const YamlNode& other) {
  if (own->no_merge || own->kind != other.kind) {
    return own;
  }
  YamlNode node = *own;
  if (own->kind == YamlKind::kMap) {
    merge(node.entries, other, true);
  } else if (own->kind == YamlKind::kSequence) {
    node.items.insert(node.items.end(), other.items.begin(), other.items.end());
  } else {
    return own;
  }
  measure(node);
  return std::make_shared<const YamlNode>(std::move(node));
}

/// Adds to the entries what the other map has beside them.
void merge(std::vector<YamlEntry>& entries, const YamlNode& other, bool deep) {
  for (const YamlEntry& entry : other.entries) {
    const auto own = std::ranges::find(entries, entry.key, &YamlEntry::key);
    if (own == entries.end()) {
      entries.push_back(entry);
    } else if (deep) {
      own->value = merged(own->value, *entry.value);
    }
  }
}

void require_map(const YamlNodePtr& node, const YamlEntry& entry) {
  if (node->kind != YamlKind::kMap) {
    Place{{*entry.file, entry.line}, entry.key}.fail("a merge key brings the entries of maps",
                                                     "write " + entry.key + ": *anchor of a map");
  }
}

}  // namespace

void expand_merge_keys(YamlNode& map) {
  if (std::ranges::none_of(map.entries, is_merge_key)) {
    return;
  }
  std::vector<YamlEntry> entries;
  std::ranges::remove_copy_if(map.entries, std::back_inserter(entries), is_merge_key);
  for (const YamlEntry& entry : map.entries) {
    if (!is_merge_key(entry)) {
      continue;
    }
    const bool is_list = entry.value->kind == YamlKind::kSequence;
    const std::vector<YamlNodePtr> maps = is_list ? entry.value->items : std::vector{entry.value};
    for (const YamlNodePtr& other : maps) {
      require_map(other, entry);
      merge(entries, *other, entry.key == kDeepMergeKey);
    }
  }
  map.entries = std::move(entries);
  measure(map);
}

}  // namespace cosa::detail

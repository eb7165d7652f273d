#include "cosa/io/mapping_json.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "json_text.h"
#include "names.h"
#include "place.h"

namespace cosa {
namespace {

using detail::excerpt;
using detail::Json;
using detail::Place;

constexpr std::size_t kMostNodes = 10'000;

/// A JSON value with the pointer that leads to it.
class Cursor {
 public:
  Cursor(const Json& json, Place place) : json_(&json), place_(std::move(place)) {}

  [[nodiscard]] const Place& place() const { return place_; }
  [[nodiscard]] bool has(const char* key) const { return json_->contains(key); }

  [[nodiscard]] Cursor at(const char* key) const {
    if (!json_->contains(key)) {
      place_.fail(std::string("the key ") + key + " is missing");
    }
    return {(*json_)[key], {place_.where, place_.key + "/" + key}};
  }

  void require_object() const {
    if (!json_->is_object()) {
      place_.fail(std::string("is ") + json_->type_name() + ", not an object");
    }
  }

  void require_keys(const std::vector<std::string>& known) const {
    require_object();
    for (const auto& [key, value] : json_->items()) {
      if (std::ranges::find(known, key) == known.end()) {
        place_.fail("unknown key " + excerpt(key), detail::suggest(key, known, "known keys:"));
      }
    }
  }

  [[nodiscard]] std::string text() const {
    if (!json_->is_string()) {
      place_.fail(std::string("is ") + json_->type_name() + ", not a string");
    }
    return json_->get<std::string>();
  }

  [[nodiscard]] std::int64_t bound() const {
    if (!json_->is_number_integer() || json_->get<std::int64_t>() < 1) {
      place_.fail(
          excerpt(json_->dump(-1, ' ', false, Json::error_handler_t::replace)) + " is not a bound",
          "give an integer >= 1");
    }
    return json_->get<std::int64_t>();
  }

  [[nodiscard]] std::vector<Cursor> items() const {
    if (!json_->is_array()) {
      place_.fail(std::string("is ") + json_->type_name() + ", not an array");
    }
    std::vector<Cursor> items;
    for (std::size_t i = 0; i < json_->size(); ++i) {
      items.emplace_back((*json_)[i], Place{place_.where, place_.key + "/" + std::to_string(i)});
    }
    return items;
  }

 private:
  const Json* json_;
  Place place_;
};

class MappingReader {
 public:
  MappingReader(const Workload& workload, const Architecture& architecture)
      : workload_(workload), architecture_(architecture) {}

  [[nodiscard]] Mapping read(const Cursor& root) const {
    root.require_object();
    const Cursor mapping = root.has("mapping") ? root.at("mapping") : root;
    mapping.require_keys({"nodes"});
    const std::vector<Cursor> items = mapping.at("nodes").items();
    if (items.size() > kMostNodes) {
      mapping.place().fail("more than " + std::to_string(kMostNodes) + " nodes");
    }
    std::vector<MappingNode> nodes;
    for (const Cursor& item : items) {
      nodes.push_back(read_node(item));
    }
    return Mapping{std::move(nodes)};
  }

 private:
  [[nodiscard]] MappingNode read_node(const Cursor& node) const {
    node.require_object();
    if (node.has("storage")) {
      return read_storage(node);
    }
    if (node.has("loop")) {
      return read_loop(node);
    }
    node.place().fail("is neither a storage node nor a loop",
                      R"(give {"storage", "tensors"} or {"loop", "bound"})");
  }

  [[nodiscard]] StorageNode read_storage(const Cursor& node) const {
    node.require_keys({"storage", "tensors"});
    StorageNode storage{level(node.at("storage")), {}};
    for (const Cursor& name : node.at("tensors").items()) {
      const TensorId tensor = detail::tensor_named(name.text(), workload_, name.place());
      if (storage.tensors.contains(tensor)) {
        name.place().fail(excerpt(name.text()) + " is listed twice", "keep one of them");
      }
      storage.tensors.insert(tensor);
    }
    return storage;
  }

  [[nodiscard]] Loop read_loop(const Cursor& node) const {
    node.require_keys({"loop", "bound", "spatial", "fanout"});
    const Cursor dimension = node.at("loop");
    Loop loop{detail::dimension_named(dimension.text(), workload_, dimension.place()),
              node.at("bound").bound()};
    if (node.has("spatial") || node.has("fanout")) {
      loop.spatial = SpatialPlacement{level(node.at("fanout")), axis(node.at("spatial"))};
    }
    return loop;
  }

  [[nodiscard]] LevelId level(const Cursor& name) const {
    return detail::level_named(name.text(), architecture_, name.place());
  }

  static Axis axis(const Cursor& value) {
    const std::string text = value.text();
    if (text != "x" && text != "y") {
      value.place().fail(excerpt(text) + " is no axis", R"(give "x" or "y")");
    }
    return text == "x" ? Axis::kX : Axis::kY;
  }

  const Workload& workload_;
  const Architecture& architecture_;
};

Json node_json(const Workload& workload, const Architecture& architecture,
               const MappingNode& node) {
  Json json = Json::object();
  if (const auto* storage = std::get_if<StorageNode>(&node)) {
    json["storage"] = architecture.level(storage->level).name;
    json["tensors"] = Json::array();
    for (std::size_t v = 0; v < workload.tensors().size(); ++v) {
      if (storage->tensors.contains(TensorId{v})) {
        json["tensors"].push_back(workload.tensors()[v].name);
      }
    }
    return json;
  }
  const Loop& loop = std::get<Loop>(node);
  json["loop"] = workload.dimension(loop.dimension).name;
  json["bound"] = loop.bound;
  if (loop.spatial) {
    json["spatial"] = loop.spatial->axis == Axis::kX ? "x" : "y";
    json["fanout"] = architecture.level(loop.spatial->fanout).name;
  }
  return json;
}

}  // namespace

std::string mapping_to_json(const Workload& workload, const Architecture& architecture,
                            const Mapping& mapping) {
  Json nodes = Json::array();
  for (const MappingNode& node : mapping.nodes()) {
    nodes.push_back(node_json(workload, architecture, node));
  }
  return Json{{"nodes", std::move(nodes)}}.dump();
}

Mapping mapping_from_json(std::string_view text, const std::string& file_name,
                          const Workload& workload, const Architecture& architecture) {
  const Json json = detail::parse_json(text, file_name);
  return MappingReader(workload, architecture).read({json, {{file_name, {}}, {}}});
}

}  // namespace cosa

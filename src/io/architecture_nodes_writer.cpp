#include "architecture_nodes_writer.h"

#include <fmt/format.h>

#include <optional>
#include <string_view>

#include "constraint_text.h"
#include "names.h"
#include "yaml_text.h"

namespace cosa::detail {
namespace {

constexpr Dialect kDialect = Dialect::kV04;

class NodesText {
 public:
  explicit NodesText(const Machine& machine)
      : machine_(machine), architecture_(machine.architecture) {}

  std::string text() {
    refuse();
    text_ = "architecture:\n  version: 0.4\n  nodes:\n";
    std::optional<LevelId> fanout;  // of what comes next
    for (std::size_t i = architecture_.num_levels(); i-- > 0;) {
      const StorageLevel& level = architecture_.levels()[i];
      if (is_fanout_level(i)) {
        fanout = LevelId{i};
        continue;
      }
      add(level.name, level.technology == Technology::kDram ? "DRAM" : "SRAM",
          storage_attributes(level, kDialect), fanout, &level);
      fanout.reset();
    }
    const ComputeUnit& compute = architecture_.compute();
    add(compute.name, "intmac", compute_attributes(compute, kDialect), fanout, nullptr);
    return std::move(text_);
  }

 private:
  /// What nodes have no place for.
  void refuse() const {
    const StorageLevel& outermost = architecture_.levels().back();
    if (outermost.instances > 1) {
      cannot_say(outermost.name, fmt::format("{} instances and is outermost", outermost.instances),
                 kDialect, "give it one instance");
    }
    if (machine_.constraints.least_utilization) {
      cannot_say(architecture_.name(), "a least utilization", kDialect,
                 "leave it out, or write v0.3");
    }
    for (const StatedLoops& loops : machine_.constraints.loops) {
      const LevelId level = *architecture_.find_level(loops.level);
      if (loops.kind == LoopKindAt::kSpatial && !is_fanout_level(level.value())) {
        cannot_say(loops.level, "a constraint on a fan-out of 1", kDialect, "leave it out");
      }
    }
  }

  [[nodiscard]] bool is_fanout_level(std::size_t level) const {
    const std::string& inside =
        level == 0 ? architecture_.compute().name : architecture_.levels()[level - 1].name;
    return architecture_.levels()[level].name == fanout_level_name(inside);
  }

  /// The constraints on the loops of a place; several entries for one have no form here.
  [[nodiscard]] std::optional<std::string> loops_text(const std::string& level,
                                                      LoopKindAt kind) const {
    std::optional<std::string> text;
    for (const StatedLoops& loops : machine_.constraints.loops) {
      if (loops.level != level || loops.kind != kind) {
        continue;
      }
      if (text) {
        cannot_say(level, fmt::format("two {} constraints", to_string(kind)), kDialect,
                   "put both into one");
      }
      text = flow_map(loops_attributes(loops, kDialect));
    }
    return text;
  }

  /// One node: `level` is absent for the multipliers, `fanout` where they stand alone.
  void add(const std::string& name, std::string_view class_name, const TextAttributes& attributes,
           const std::optional<LevelId>& fanout, const StorageLevel* level) {
    TextAttributes node{{"name", yaml_text(name)},
                        {"class", std::string(class_name)},
                        {"attributes", flow_map(attributes)}};
    TextAttributes constraints;
    if (fanout) {
      const Fanout& mesh = architecture_.fanout(*fanout);
      node.emplace_back("spatial", fmt::format("{{meshX: {}, meshY: {}}}", mesh.x, mesh.y));
      if (auto loops = loops_text(architecture_.level(*fanout).name, LoopKindAt::kSpatial)) {
        constraints.emplace_back("spatial", *std::move(loops));
      }
    }
    if (level != nullptr) {
      const TextAttributes residency = residency_attributes(level->residency);
      if (!residency.empty()) {
        constraints.emplace_back("dataspace", flow_map(residency));
      }
      if (auto loops = loops_text(level->name, LoopKindAt::kTemporal)) {
        constraints.emplace_back("temporal", *std::move(loops));
      }
    }
    if (!constraints.empty()) {
      node.emplace_back("constraints", flow_map(constraints));
    }
    text_ += "  - !Component " + flow_map(node) + "\n";
  }

  const Machine& machine_;
  const Architecture& architecture_;
  std::string text_;
};

}  // namespace

std::string nodes_text(const Machine& machine) { return NodesText(machine).text(); }

}  // namespace cosa::detail

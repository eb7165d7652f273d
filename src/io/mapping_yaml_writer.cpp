#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <ranges>
#include <string>
#include <vector>

#include "cosa/base/checked.h"
#include "cosa/base/input_error.h"
#include "cosa/io/mapping_yaml.h"
#include "cosa/mapping/level_block.h"
#include "yaml_text.h"

namespace cosa {
namespace {

class MappingWriter {
 public:
  MappingWriter(const Workload& workload, const Architecture& architecture)
      : workload_(workload), architecture_(architecture) {}

  std::string write(const std::vector<LevelBlock>& blocks) {
    std::string text = "mapping:\n";
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      const LevelId level{i};
      if (architecture_.fanout(level).size() > 1 || !blocks[i].spatial.empty()) {
        text += spatial_item(level, blocks[i].spatial);
      }
      text += item(level, "temporal", "", merged(level, blocks[i].temporal));
      text += bypass_item(level, blocks[i].kept);
    }
    return text;
  }

 private:
  /// Loops given outermost first, as one loop a dimension, innermost first.
  [[nodiscard]] std::vector<Loop> merged(LevelId level, const std::vector<Loop>& loops) const {
    std::vector<Loop> result;
    for (const Loop& loop : std::views::reverse(loops)) {
      if (loop.bound == 1) {
        continue;
      }
      const bool same = !result.empty() && result.back().dimension == loop.dimension &&
                        result.back().spatial == loop.spatial;
      if (same) {
        result.back().bound = checked_multiply(result.back().bound, loop.bound);
        continue;
      }
      if (std::ranges::find(result, loop.dimension, &Loop::dimension) != result.end()) {
        throw InputError(
            fmt::format("{} has two separate {}loops over {}, which Timeloop's mapping list "
                        "cannot say",
                        architecture_.level(level).name, loop.spatial ? "spatial " : "",
                        workload_.dimension(loop.dimension).name),
            "write the mapping as JSON");
      }
      result.push_back(loop);
    }
    return result;
  }

  [[nodiscard]] std::string spatial_item(LevelId level, const std::vector<Loop>& loops) const {
    std::vector<Loop> outer_first = along(Axis::kY, loops);
    std::ranges::copy(along(Axis::kX, loops), std::back_inserter(outer_first));
    const std::vector<Loop> inner_first = merged(level, outer_first);
    const std::size_t along_x = along(Axis::kX, inner_first).size();
    const bool has_y = inner_first.size() > along_x;
    return item(level, "spatial", has_y ? fmt::format(", split: {}", along_x) : "", inner_first);
  }

  static std::vector<Loop> along(Axis axis, const std::vector<Loop>& loops) {
    std::vector<Loop> result;
    std::ranges::copy_if(loops, std::back_inserter(result),
                         [axis](const Loop& loop) { return loop.spatial->axis == axis; });
    return result;
  }

  [[nodiscard]] std::string item(LevelId level, const char* type, const std::string& split,
                                 const std::vector<Loop>& loops) const {
    std::string factors;
    std::vector<std::string> order;
    for (const Loop& loop : loops) {
      order.push_back(workload_.dimension(loop.dimension).name);
    }
    for (const Dimension& dimension : workload_.dimensions()) {
      const auto loop = std::ranges::find_if(loops, [&](const Loop& l) {
        return workload_.dimension(l.dimension).name == dimension.name;
      });
      const std::int64_t bound = loop == loops.end() ? 1 : loop->bound;
      factors += fmt::format("{}{}={}", factors.empty() ? "" : " ", dimension.name, bound);
      if (loop == loops.end()) {
        order.push_back(dimension.name);
      }
    }
    return fmt::format("- {{target: {}, type: {}, factors: {}, permutation: {}{}}}\n",
                       name_of(level), type, detail::yaml_text(factors), permutation(order), split);
  }

  /// Letters side by side, as Timeloop reads them; longer names as a list.
  [[nodiscard]] static std::string permutation(const std::vector<std::string>& order) {
    const bool letters =
        std::ranges::all_of(order, [](const std::string& name) { return name.size() == 1; });
    std::string text;
    for (const std::string& name : order) {
      text += (letters || text.empty() ? "" : ", ") + (letters ? name : detail::yaml_text(name));
    }
    return letters ? detail::yaml_text(text) : "[" + text + "]";
  }

  [[nodiscard]] std::string bypass_item(LevelId level, TensorSet kept) const {
    std::string keep;
    std::string bypass;
    for (std::size_t v = 0; v < workload_.tensors().size(); ++v) {
      std::string& list = kept.contains(TensorId{v}) ? keep : bypass;
      list += (list.empty() ? "" : ", ") + detail::yaml_text(workload_.tensors()[v].name);
    }
    return fmt::format("- {{target: {}, type: bypass, keep: [{}], bypass: [{}]}}\n", name_of(level),
                       keep, bypass);
  }

  [[nodiscard]] std::string name_of(LevelId level) const {
    return detail::yaml_text(architecture_.level(level).name);
  }

  const Workload& workload_;
  const Architecture& architecture_;
};

}  // namespace

std::string mapping_to_yaml(const Workload& workload, const Architecture& architecture,
                            const Mapping& mapping) {
  const auto blocks = even_blocks(mapping, architecture.num_levels());
  if (!blocks) {
    throw InputError("the mapping is uneven, which Timeloop's mapping list cannot say",
                     "write the mapping as JSON");
  }
  return MappingWriter(workload, architecture).write(*blocks);
}

}  // namespace cosa

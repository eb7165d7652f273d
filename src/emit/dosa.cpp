#include "cosa/emit/dosa.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <sstream>
#include <vector>

#include "cosa/base/input_error.h"
#include "even.h"

namespace cosa {
namespace {

constexpr std::string_view kForm = "DOSA";

void require_initials(const Workload& workload) {
  for (std::size_t v = 0; v < workload.tensors().size(); ++v) {
    for (std::size_t u = 0; u < v; ++u) {
      if (workload.tensors()[u].name.front() == workload.tensors()[v].name.front()) {
        throw InputError(fmt::format("{} and {} share their initial, by which DOSA knows tensors",
                                     workload.tensors()[u].name, workload.tensors()[v].name),
                         "rename one");
      }
    }
  }
}

/// One part of the line: a level, and the loops of its block.
std::string level_text(const Workload& workload, const LevelBlock& block, std::size_t level) {
  std::string text = fmt::format("L{}[", level);
  for (std::size_t v = 0; v < workload.tensors().size(); ++v) {
    if (block.kept.contains(TensorId{v})) {
      text += workload.tensors()[v].name.front();
    }
  }
  text += "]";
  for (const auto* loops : {&block.temporal, &block.spatial}) {
    std::vector<DimensionId> seen;
    for (const Loop& loop : *loops) {
      const std::string& name = workload.dimension(loop.dimension).name;
      if (std::ranges::find(seen, loop.dimension) != seen.end()) {
        throw InputError(fmt::format("DOSA has one {} loop of {} a level, and L{} has two",
                                     loop.spatial ? "spatial" : "temporal", name, level),
                         "choose another form");
      }
      seen.push_back(loop.dimension);
      text += fmt::format(" {}{}", name, loop.bound);
      if (loop.spatial) {
        text += loop.spatial->axis == Axis::kX ? "X" : "Y";
      }
    }
  }
  return block.temporal.empty() && block.spatial.empty()
             ? text + fmt::format(" {}1", workload.dimensions().back().name)
             : text;
}

[[noreturn]] void refuse(std::string_view part, std::string_view why) {
  throw InputError(fmt::format("DOSA's mapping has '{}': {}", part, why),
                   "write levels as L1[WI] P7 K2 C8X, outermost first, with ' - ' between them");
}

/// A number that is the whole text.
std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return number;
}

TensorSet read_kept(const Workload& workload, std::string_view word, std::size_t level) {
  const std::string head = fmt::format("L{}[", level);
  if (!word.starts_with(head) || !word.ends_with("]")) {
    refuse(word, fmt::format("here stands level {}", level));
  }
  TensorSet kept;
  for (const char initial : word.substr(head.size(), word.size() - head.size() - 1)) {
    const auto found = std::ranges::find_if(
        workload.tensors(), [&](const Tensor& tensor) { return tensor.name.front() == initial; });
    if (found == workload.tensors().end()) {
      refuse(word, fmt::format("no tensor begins with {}", initial));
    }
    kept.insert(TensorId{static_cast<std::size_t>(found - workload.tensors().begin())});
  }
  return kept;
}

Loop read_loop(const Workload& workload, std::string_view word, LevelId level) {
  std::string_view rest = word.substr(std::min(word.find_first_of("0123456789"), word.size()));
  const auto dimension = workload.find_dimension(word.substr(0, word.size() - rest.size()));
  Loop loop{.dimension = DimensionId{0}, .bound = 1};
  if (rest.ends_with('X') || rest.ends_with('Y')) {
    loop.spatial = SpatialPlacement{level, rest.ends_with('X') ? Axis::kX : Axis::kY};
    rest.remove_suffix(1);
  }
  const auto bound = whole_number(rest);
  if (!dimension || !bound || *bound < 1) {
    refuse(word, "this is no loop of the layer");
  }
  loop.dimension = *dimension;
  loop.bound = *bound;
  return loop;
}

}  // namespace

std::string dosa_mapping(const Workload& workload, const Architecture& architecture,
                         const Mapping& mapping) {
  const std::vector<LevelBlock> blocks = detail::blocks_for(kForm, workload, architecture, mapping);
  detail::require_convolution_letters(kForm, workload);
  require_initials(workload);
  std::string text;
  for (std::size_t level = blocks.size(); level-- > 0;) {
    text += (text.empty() ? "" : " - ") + level_text(workload, blocks[level], level);
  }
  return text + "\n";
}

Mapping mapping_from_dosa(std::string_view text, const Workload& workload,
                          const Architecture& architecture) {
  require_initials(workload);
  std::vector<LevelBlock> blocks(architecture.num_levels());
  std::istringstream words{std::string(text)};
  std::size_t level = blocks.size();
  bool begins = true;
  for (std::string word; words >> word;) {
    if (word == "-") {
      begins = true;
    } else if (begins) {
      if (level == 0) {
        refuse(word, fmt::format("{} has {} levels", architecture.name(), blocks.size()));
      }
      --level;
      blocks[level].kept = read_kept(workload, word, level);
      begins = false;
    } else {
      const Loop loop = read_loop(workload, word, LevelId{level});
      (loop.spatial ? blocks[level].spatial : blocks[level].temporal).push_back(loop);
    }
  }
  if (level > 0) {
    refuse(text.substr(0, text.find('\n')), fmt::format("it ends before level {}", level - 1));
  }
  return even_mapping(blocks);
}

}  // namespace cosa

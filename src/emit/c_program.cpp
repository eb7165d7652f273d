#include "c_program.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "cosa/mapping/nest_text.h"

namespace cosa::detail {
namespace {

std::vector<std::string> loop_names(const Workload& workload, CNames& names,
                                    const std::vector<StridedLoop>& loops) {
  std::map<std::size_t, std::size_t> count;
  std::vector<std::string> result(loops.size());
  for (std::size_t i = loops.size(); i-- > 0;) {
    const std::size_t number = count[loops[i].dimension.value()]++;
    result[i] = names.unique(fmt::format("{}{}{}", workload.dimension(loops[i].dimension).name,
                                         loops[i].fanout ? "_s" : "_", number));
  }
  return result;
}

}  // namespace

CProgram::CProgram(const Workload& the_workload, const Architecture& the_architecture,
                   const Mapping& the_mapping)
    : workload(the_workload),
      architecture(the_architecture),
      mapping(the_mapping),
      nest(lockstep_nest(workload, mapping)),
      nest_lines(nest_text(workload, architecture, mapping)) {
  for (const Store& store : nest.stores) {
    const std::string buffer = names.unique(architecture.level(store.level).name + "_" +
                                            workload.tensor(store.tensor).name);
    stores.push_back({buffer, names.unique(buffer + "_started"), names.unique(buffer + "_count"),
                      names.unique("fill_" + buffer), names.unique("drain_" + buffer)});
  }
  temporal_names = loop_names(workload, names, nest.temporal);
  spatial_names = loop_names(workload, names, nest.spatial);
}

std::string CProgram::title(std::size_t store) const {
  const Store& kept = nest.stores[store];
  std::string shape;
  for (const RankTile& rank : kept.ranks) {
    shape += fmt::format("{}{}", shape.empty() ? "" : " x ", rank.span);
  }
  std::string text =
      fmt::format("{} keeps {}, {} words", c_comment(architecture.level(kept.level).name),
                  c_comment(workload.tensor(kept.tensor).name), shape.empty() ? "1" : shape);
  return kept.instances == 1 ? text : text + fmt::format(" in each of {}", kept.instances);
}

void CProgram::open_loop(const std::string& variable, std::int64_t bound) {
  lines.open(fmt::format("for (long {0} = 0; {0} < {1}; ++{0})", variable, bound));
}

void CProgram::open_spatial(std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    open_loop(spatial_names[i], nest.spatial[i].bound);
  }
  if (count == 0) {
    lines.open("");
  }
}

void CProgram::close(std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    lines.close();
  }
}

bool CProgram::says_how(const Store& store) const {
  return std::ranges::any_of(store.moves,
                             [&](const TileMove& move) {
                               return move.counted == Renewal::kSlab || !move.as_counted;
                             }) ||
         !std::ranges::is_sorted(store.moves, std::ranges::greater{}, &TileMove::counted);
}

std::string CProgram::begin_arguments(const Store& store, std::size_t known) const {
  std::vector<CSum> sums(store.ranks.size());
  for (std::size_t j = 0; j < store.temporal_outside; ++j) {
    const std::vector<std::int64_t> step = shift(workload, store.tensor, nest.temporal[j]);
    for (std::size_t r = 0; r < sums.size(); ++r) {
      if (j < known) {
        sums[r].add(step[r], temporal_names[j]);
      } else {
        sums[r].add(step[r] * (nest.temporal[j].bound - 1));
      }
    }
  }
  std::string text;
  for (const CSum& sum : sums) {
    text += (text.empty() ? "" : ", ") + sum.text();
  }
  return text;
}

std::string CProgram::begin_of_instance(const Store& store, std::size_t rank) const {
  CSum sum;
  sum.add(1, fmt::format("b{}", rank));
  for (std::size_t i = 0; i < store.spatial_outside; ++i) {
    sum.add(shift(workload, store.tensor, nest.spatial[i])[rank], spatial_names[i]);
  }
  return sum.text();
}

std::string CProgram::instance(const Store& store) const {
  CSum number;
  std::int64_t weight = store.instances;
  for (std::size_t i = 0; i < store.spatial_outside; ++i) {
    weight /= nest.spatial[i].bound;
    number.add(weight, spatial_names[i]);
  }
  return number.text();
}

std::string CProgram::mixed(const std::vector<std::string>& digits, const Store& store) const {
  CSum sum;
  std::int64_t weight = store.words();
  for (std::size_t r = 0; r < digits.size(); ++r) {
    weight /= store.ranks[r].span;
    if (store.ranks[r].span > 1) {
      sum.add(weight, digits[r]);
    }
  }
  return sum.text();
}

std::string CProgram::slot(const Store& store, const std::vector<std::string>& coordinates) const {
  std::vector<std::string> digits;
  for (std::size_t r = 0; r < coordinates.size(); ++r) {
    digits.push_back(store.from ? fmt::format("({} % {})", coordinates[r], store.ranks[r].span)
                                : coordinates[r]);
  }
  return mixed(digits, store);
}

std::string CProgram::feeding_slot(const Store& store) const {
  std::vector<CSum> sums(store.ranks.size());
  const auto add = [&](const StridedLoop& loop, const std::string& name, bool inside) {
    const std::vector<std::int64_t> step = shift(workload, store.tensor, loop);
    for (std::size_t r = 0; r < sums.size(); ++r) {
      if (inside || !store.ranks[r].aligned) {
        sums[r].add(step[r], name);
      }
    }
  };
  for (std::size_t j = 0; j < nest.temporal.size(); ++j) {
    add(nest.temporal[j], temporal_names[j], j >= store.temporal_outside);
  }
  for (std::size_t i = 0; i < nest.spatial.size(); ++i) {
    add(nest.spatial[i], spatial_names[i], i >= store.spatial_outside);
  }
  std::vector<std::string> digits;
  for (std::size_t r = 0; r < sums.size(); ++r) {
    const bool ring = store.from && !store.ranks[r].aligned;
    digits.push_back(ring ? fmt::format("({} % {})", sums[r].text(), store.ranks[r].span)
                          : sums[r].text());
  }
  return mixed(digits, store);
}

std::string CProgram::sent(const Store& store, std::size_t first_fanout, std::size_t last_fanout) {
  std::string condition;
  for (std::size_t t = first_fanout; t <= last_fanout; ++t) {
    const std::string one = sent_in(store, t);
    condition += (condition.empty() || one.empty() ? "" : " && ") + one;
  }
  return condition.empty() ? "1" : condition;
}

std::string CProgram::sent_in(const Store& store, std::size_t fanout) {
  std::string condition;
  // Every setting of the loops that move the tensor, and what it moves by.
  std::vector<std::vector<std::int64_t>> moved{std::vector<std::int64_t>(store.ranks.size(), 0)};
  CSum number;
  for (std::size_t i = nest.spatial.size(); i-- > 0;) {
    const StridedLoop& loop = nest.spatial[i];
    if (loop.fanout->value() != fanout) {
      continue;
    }
    const std::vector<std::int64_t> step = shift(workload, store.tensor, loop);
    if (std::ranges::all_of(step, [](std::int64_t x) { return x == 0; })) {
      condition += fmt::format("{}{} == 0", condition.empty() ? "" : " && ", spatial_names[i]);
      continue;
    }
    const std::size_t inner = moved.size();
    number.add(static_cast<std::int64_t>(inner), spatial_names[i]);
    for (std::int64_t n = 1; n < loop.bound; ++n) {
      for (std::size_t k = 0; k < inner; ++k) {
        moved.push_back(moved[k]);
        for (std::size_t r = 0; r < step.size(); ++r) {
          moved.back()[r] += n * step[r];
        }
      }
    }
  }
  std::set<std::vector<std::int64_t>> seen;
  std::string table;
  for (const auto& shifts : moved) {
    table += seen.insert(shifts).second ? "\\1" : "\\0";
  }
  if (seen.size() < moved.size()) {
    condition += fmt::format("{}\"{}\"[{}]", condition.empty() ? "" : " && ", table, number.text());
  }
  return condition;
}

}  // namespace cosa::detail

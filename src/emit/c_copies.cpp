#include "c_copies.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace cosa::detail {
namespace {

/// The rank along which the store's tile slides, if it does.
std::optional<std::size_t> sliding_rank(const Store& store) {
  const bool slides = std::ranges::any_of(
      store.moves, [](const TileMove& move) { return move.counted == Renewal::kSlab; });
  if (!slides) {
    return std::nullopt;
  }
  return static_cast<std::size_t>(
      std::ranges::find_if(store.slide, [](std::int64_t d) { return d != 0; }) -
      store.slide.begin());
}

/// A function of one store that visits every word of every instance's tile.
class CopyWriter {
 public:
  CopyWriter(CProgram& program, std::size_t store)
      : program_(program),
        store_(program.nest.stores[store]),
        outer_(program.nest.stores[*store_.from]),
        names_(program.stores[store]),
        outer_names_(program.stores[*store_.from]),
        slides_along_(sliding_rank(store_)),
        amiss_(std::ranges::any_of(store_.moves,
                                   [](const TileMove& move) { return !move.as_counted; })) {}

  void write_gaps() {
    for (std::size_t r = 0; r < store_.ranks.size(); ++r) {
      gaps_.emplace_back();
      if (store_.ranks[r].held.empty()) {
        continue;
      }
      gaps_[r] = program_.names.unique(fmt::format("{}_held_{}", names_.buffer, r));
      std::string values;
      for (const bool held : store_.ranks[r].held) {
        values += held ? "1," : "0,";
      }
      program_.lines.line(fmt::format("static const char {}[{}] = {{{}}};", gaps_[r],
                                      store_.ranks[r].span, values));
    }
  }

  void write_input_fill() {
    open(names_.fill, false);
    const std::string counts =
        fmt::format("++{}.fills, {}.reads += sent;", names_.count, outer_names_.count);
    if_fresh(counts);
    if_brought(fmt::format("{} = {};", here(), there()));
    close();
  }

  void write_output_fill() {
    open(names_.fill, false);
    if_fresh(fmt::format("++{}.fills;", names_.count));
    if_brought(fmt::format("{} = 0;", here()));
    if_brought(fmt::format("{}[e][{}] = {}[from][{}];", names_.started, slot(store_),
                           outer_names_.started, slot(outer_)));
    close();
  }

  void write_drain() {
    open(names_.drain, true);
    program_.lines.line(fmt::format("{} += {};", there(), here()));
    program_.lines.line(fmt::format("{} = 0;", here()));
    const bool always = !slides_along_ && !amiss_;
    program_.lines.open(always ? "if (sent)" : "if (sent && fresh)");
    program_.lines.line(fmt::format("const long into = {};", slot(outer_)));
    write_update(program_, *store_.from, "from", "into");
    program_.lines.close();
    close();
  }

 private:
  /// Down to the body of the loop over words, whose coordinates are c0, c1, ...
  void open(const std::string& function, bool leaving) {
    std::string parameters = program_.says_how(store_) ? "int how" : "";
    for (std::size_t r = 0; r < store_.ranks.size(); ++r) {
      parameters += fmt::format("{}long b{}", parameters.empty() ? "" : ", ", r);
    }
    program_.lines.line("");
    program_.lines.open(
        fmt::format("static void {}({})", function, parameters.empty() ? "void" : parameters));
    if (program_.says_how(store_)) {
      program_.lines.line("if (how == stays) return;");
    }
    program_.open_spatial(store_.spatial_outside);
    program_.lines.line(fmt::format("const long e = {}, from = {};", program_.instance(store_),
                                    program_.instance(outer_)));
    if (leaving || store_.tensor != program_.workload.output()) {
      program_.lines.line(
          fmt::format("const int sent = {};",
                      program_.sent(store_, store_.level.value() + 1, outer_.level.value())));
    }
    for (std::size_t r = 0; r < store_.ranks.size(); ++r) {
      program_.lines.line(
          fmt::format("const long o{} = {};", r, program_.begin_of_instance(store_, r)));
    }
    open_words();
    if (slides_along_ || amiss_) {
      program_.lines.line(fmt::format("const int fresh = {};", fresh(leaving)));
    }
  }

  void open_words() {
    for (std::size_t r = 0; r < store_.ranks.size(); ++r) {
      if (store_.ranks[r].span == 1) {
        program_.lines.line(fmt::format("const long c{0} = o{0};", r));
        continue;
      }
      program_.lines.open(fmt::format("for (long c{0} = o{0}; c{0} < o{0} + {1}; ++c{0})", r,
                                      store_.ranks[r].span));
      ++open_loops_;
      if (!gaps_[r].empty()) {
        program_.lines.line(fmt::format("if (!{0}[c{1} - o{1}]) continue;", gaps_[r], r));
      }
    }
  }

  void close() {
    program_.close(open_loops_ + std::max<std::size_t>(store_.spatial_outside, 1) + 1);
    open_loops_ = 0;
  }

  /// Whether a word is new to the tile, or, before it moves on, is about to leave it.
  std::string fresh(bool leaving) {
    if (!slides_along_) {
      return "how == moves";
    }
    const std::size_t r = *slides_along_;
    const std::int64_t slide = store_.slide[r];
    const std::int64_t span = store_.ranks[r].span;
    const std::string offset = fmt::format("c{0} - o{0}", r);
    std::string apart = leaving ? fmt::format("{} < {}", offset, slide)
                                : fmt::format("{} >= {}", offset, span - slide);
    if (!gaps_[r].empty()) {
      apart =
          fmt::format("({} || !{}[{} {} {}])", apart, gaps_[r], offset, leaving ? "-" : "+", slide);
    }
    return fmt::format("how == moves || ((how == slides || how == slides_amiss) && {})", apart);
  }

  void if_fresh(const std::string& statement) {
    program_.lines.line(slides_along_ || amiss_ ? "if (fresh) " + statement : statement);
  }

  void if_brought(const std::string& statement) {
    program_.lines.line(amiss_          ? "if (fresh || how > moves) " + statement
                        : slides_along_ ? "if (fresh) " + statement
                                        : statement);
  }

  [[nodiscard]] std::string slot(const Store& store) const {
    std::vector<std::string> coordinates;
    for (std::size_t r = 0; r < store.ranks.size(); ++r) {
      coordinates.push_back(fmt::format("c{}", r));
    }
    return program_.slot(store, coordinates);
  }
  [[nodiscard]] std::string here() const {
    return fmt::format("{}[e][{}]", names_.buffer, slot(store_));
  }
  [[nodiscard]] std::string there() const {
    return fmt::format("{}[from][{}]", outer_names_.buffer, slot(outer_));
  }

  CProgram& program_;
  const Store& store_;
  const Store& outer_;
  const CProgram::StoreNames& names_;
  const CProgram::StoreNames& outer_names_;
  std::optional<std::size_t> slides_along_;
  bool amiss_;
  std::size_t open_loops_ = 0;     // over words
  std::vector<std::string> gaps_;  // by rank: the table of what the tile holds, where it has gaps
};

}  // namespace

void write_copies(CProgram& program, std::size_t store) {
  if (!program.nest.stores[store].from) {
    return;
  }
  CopyWriter writer(program, store);
  writer.write_gaps();
  if (program.nest.stores[store].tensor != program.workload.output()) {
    writer.write_input_fill();
    return;
  }
  writer.write_output_fill();
  writer.write_drain();
}

void write_update(CProgram& program, std::size_t store, const std::string& instance,
                  const std::string& slot) {
  const auto& names = program.stores[store];
  program.lines.line(fmt::format("++{}.updates;", names.count));
  program.lines.line(
      fmt::format("{}.reads += {}[{}][{}];", names.count, names.started, instance, slot));
  program.lines.line(fmt::format("{}[{}][{}] = 1;", names.started, instance, slot));
}

}  // namespace cosa::detail

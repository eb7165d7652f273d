#include "cosa/emit/c_nest.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <sstream>

#include "c_copies.h"
#include "c_program.h"
#include "c_text.h"
#include "cosa/base/checked.h"
#include "cosa/base/input_error.h"
#include "cosa/mapping/nest_text.h"
#include "cosa/mapping/validate.h"

namespace cosa {
namespace {

using detail::CProgram;
using detail::CSum;
using detail::Renewal;
using detail::Store;

constexpr std::int64_t kMaxBytes = std::int64_t{1} << 31;
constexpr std::int64_t kWordBytes = 8;

/// Refuses what no program of plain arrays can hold.
void require_buffers(const Workload& workload, const Architecture& architecture,
                     const detail::LockstepNest& nest) {
  std::int64_t bytes = 0;
  for (const Store& store : nest.stores) {
    const std::string tensor = workload.tensor(store.tensor).name;
    if (!store.from && (store.temporal_outside > 0 || store.spatial_outside > 0)) {
      throw InputError(
          fmt::format("{} is kept nowhere outside the loops that stand outside {}, so that no "
                      "memory of the C program holds it whole",
                      tensor, architecture.level(store.level).name),
          "keep it at the outermost level");
    }
    const std::int64_t words = checked_multiply(store.instances, store.words());
    bytes = checked_add(bytes, checked_multiply(words, kWordBytes));
  }
  if (bytes > kMaxBytes) {
    throw InputError(
        fmt::format("the buffers of the C program take {} bytes, more than 2^31", bytes),
        "take a smaller layer");
  }
}

void write_head(CProgram& program) {
  program.lines.line(
      fmt::format("// {} on {}, as it is mapped:", detail::c_comment(program.workload.name()),
                  detail::c_comment(program.architecture.name())));
  std::istringstream nest(program.nest_lines);
  for (std::string line; std::getline(nest, line);) {
    program.lines.line("//   " + detail::c_comment(line));
  }
  for (const char* line :
       {"// Every instance of a memory has its own buffer; all take a step at the same time.", "",
        "#include <stdint.h>", "#include <stdio.h>", "",
        "typedef uint64_t word;  // sums and products modulo 2^64: exact", "", "struct words {",
        "  int64_t reads, fills, updates;", "};", "",
        "// What a step does to a tile: nothing, renews a slab, renews all. Amiss: it renews all,",
        "// but the rules of the cost model count it as one of the others.",
        "enum { stays, slides, moves, stays_amiss, slides_amiss };", "", "static int64_t steps;"}) {
    program.lines.line(line);
  }
}

void write_buffers(CProgram& program) {
  for (std::size_t s = 0; s < program.nest.stores.size(); ++s) {
    const Store& store = program.nest.stores[s];
    const auto& names = program.stores[s];
    program.lines.line("");
    program.lines.line(fmt::format("// {}", program.title(s)));
    program.lines.line(
        fmt::format("static word {}[{}][{}];", names.buffer, store.instances, store.words()));
    if (store.tensor == program.workload.output()) {
      program.lines.line(fmt::format("static unsigned char {}[{}][{}];  // a sum is here",
                                     names.started, store.instances, store.words()));
    }
    program.lines.line(fmt::format("static struct words {};", names.count));
  }
}

/// `stays`, `slides` or `moves`, amiss where the tile does not move so.
std::string move_name(const detail::TileMove& move) {
  const std::string amiss = move.as_counted ? "" : "_amiss";
  switch (move.counted) {
    case Renewal::kNone:
      return "stays" + amiss;
    case Renewal::kSlab:
      return "slides" + amiss;
    case Renewal::kWhole:
      break;
  }
  return "moves";
}

/// The call that brings a store's tile to where the loops are.
void write_fill(CProgram& program, std::size_t s) {
  const Store& store = program.nest.stores[s];
  const std::string begin = program.begin_arguments(store, store.temporal_outside);
  const auto& name = program.stores[s].fill;
  std::string how;
  std::string staying;
  for (std::size_t j = store.temporal_outside; j-- > 0;) {
    const std::string& loop = program.temporal_names[j];
    if (store.moves[j] == detail::TileMove{Renewal::kNone, true}) {
      staying += fmt::format("{}{} == 0", staying.empty() ? "" : " && ", loop);
    }
    how += fmt::format("{} > 0 ? {} : ", loop, move_name(store.moves[j]));
  }
  if (program.says_how(store)) {
    program.lines.line(
        fmt::format("{}({}moves{}{});", name, how, begin.empty() ? "" : ", ", begin));
    return;
  }
  program.lines.line(staying.empty() ? fmt::format("{}({});", name, begin)
                                     : fmt::format("if ({}) {}({});", staying, name, begin));
}

/// What the partial sums do before the loop's next step: they leave the tiles that it moves.
void write_drains(CProgram& program, std::optional<std::size_t> loop) {
  for (std::size_t s = program.nest.stores.size(); s-- > 0;) {
    const Store& store = program.nest.stores[s];
    if (store.tensor != program.workload.output() || !store.from ||
        (loop && *loop >= store.temporal_outside)) {
      continue;
    }
    const detail::TileMove move =
        loop ? store.moves[*loop] : detail::TileMove{Renewal::kWhole, true};
    if (move == detail::TileMove{Renewal::kNone, true}) {
      continue;
    }
    const std::string begin = program.begin_arguments(store, loop ? *loop + 1 : 0);
    const std::string how = program.says_how(store) ? move_name(move) : "";
    program.lines.line(fmt::format("{}({}{}{});", program.stores[s].drain, how,
                                   how.empty() || begin.empty() ? "" : ", ", begin));
  }
}

bool drains(const CProgram& program, std::size_t loop) {
  return std::ranges::any_of(program.nest.stores, [&](const Store& store) {
    return store.tensor == program.workload.output() && store.from &&
           loop < store.temporal_outside &&
           store.moves[loop] != detail::TileMove{Renewal::kNone, true};
  });
}

/// One multiplication: every operand from the buffer that feeds the multiplier.
void write_multiplication(CProgram& program) {
  const std::size_t output = program.workload.output().value();
  std::string product;
  for (std::size_t v = 0; v < program.workload.tensors().size(); ++v) {
    const std::size_t s = program.nest.innermost[v];
    const Store& store = program.nest.stores[s];
    const auto& names = program.stores[s];
    const std::string sent = program.sent(store, 0, store.level.value());
    if (v == output) {
      continue;
    }
    product += fmt::format("{}{}[{}][{}]", product.empty() ? "" : " * ", names.buffer,
                           program.instance(store), program.feeding_slot(store));
    program.lines.line(sent == "1" ? fmt::format("++{}.reads;", names.count)
                                   : fmt::format("if ({}) ++{}.reads;", sent, names.count));
  }
  const std::size_t s = program.nest.innermost[output];
  const Store& store = program.nest.stores[s];
  const auto& names = program.stores[s];
  program.lines.line(fmt::format("const long e = {}, into = {};", program.instance(store),
                                 program.feeding_slot(store)));
  program.lines.line(
      fmt::format("{}[e][into] += {};", names.buffer, product.empty() ? "1" : product));
  const std::string sent = program.sent(store, 0, store.level.value());
  program.lines.open(sent == "1" ? std::string() : fmt::format("if ({})", sent));
  detail::write_update(program, s, "e", "into");
  program.lines.close();
}

void write_nest(CProgram& program) {
  program.lines.line("");
  program.lines.open("static void run(void)");
  std::vector<std::size_t> open;
  std::size_t next_store = 0;
  std::size_t next_loop = 0;
  for (std::size_t i = 0; i < program.mapping.nodes().size(); ++i) {
    for (; next_store < program.stores.size() && program.nest.stores[next_store].node == i;
         ++next_store) {
      program.lines.line("// " + program.title(next_store));
      if (program.nest.stores[next_store].from) {
        write_fill(program, next_store);
      }
    }
    if (next_loop < program.nest.temporal.size() && program.nest.temporal[next_loop].node == i) {
      program.open_loop(program.temporal_names[next_loop], program.nest.temporal[next_loop].bound);
      open.push_back(next_loop++);
    }
  }
  program.lines.line("++steps;");
  program.open_spatial(program.nest.spatial.size());
  write_multiplication(program);
  program.close(std::max<std::size_t>(program.nest.spatial.size(), 1));
  while (!open.empty()) {
    const std::size_t loop = open.back();
    open.pop_back();
    if (drains(program, loop)) {
      program.lines.open(fmt::format("if ({} < {})", program.temporal_names[loop],
                                     program.nest.temporal[loop].bound - 1));
      write_drains(program, loop);
      program.lines.close();
    }
    program.lines.close();
  }
  write_drains(program, std::nullopt);
  program.lines.close();
}

/// The tensor's memory outside all loops.
std::size_t memory_of(const CProgram& program, TensorId tensor) {
  std::size_t s = program.nest.innermost[tensor.value()];
  while (program.nest.stores[s].from) {
    s = *program.nest.stores[s].from;
  }
  return s;
}

void write_plain(CProgram& program) {
  detail::CNames names;
  std::vector<std::string> variables;
  const Workload& workload = program.workload;
  const std::size_t output = workload.output().value();
  const Store& memory = program.nest.stores[memory_of(program, workload.output())];
  program.lines.line("");
  program.lines.line(fmt::format("static word expected[{}];", memory.words()));
  program.lines.line("");
  program.lines.open("static void plain(void)");
  for (const Dimension& dimension : workload.dimensions()) {
    variables.push_back(program.names.unique(dimension.name));
    program.open_loop(variables.back(), dimension.extent);
  }
  std::string product;
  std::string target;
  for (std::size_t v = 0; v < workload.tensors().size(); ++v) {
    const std::size_t s = memory_of(program, TensorId{v});
    CSum slot;
    std::int64_t weight = program.nest.stores[s].words();
    const auto& ranks = workload.tensors()[v].projection.ranks();
    for (std::size_t r = 0; r < ranks.size(); ++r) {
      weight /= program.nest.stores[s].ranks[r].span;
      for (const ProjectionTerm& term : ranks[r]) {
        slot.add(weight * term.coefficient, variables[term.dimension.value()]);
      }
    }
    if (v == output) {
      target = slot.text();
    } else {
      product += fmt::format("{}{}[0][{}]", product.empty() ? "" : " * ", program.stores[s].buffer,
                             slot.text());
    }
  }
  program.lines.line(fmt::format("expected[{}] += {};", target, product.empty() ? "1" : product));
  program.close(variables.size() + 1);
}

void write_main(CProgram& program) {
  const Workload& workload = program.workload;
  auto& lines = program.lines;
  lines.line("");
  lines.open("static word random_word(void)");
  lines.line("static uint64_t state = 1;");
  lines.line("state = state * 6364136223846793005u + 1442695040888963407u;");
  lines.line("return (word)((int64_t)(state >> 33) % 17 - 8);");
  lines.close();
  lines.line("");
  lines.open("int main(void)");
  for (std::size_t v = 0; v < workload.tensors().size(); ++v) {
    const std::size_t s = memory_of(program, TensorId{v});
    if (TensorId{v} != workload.output()) {
      lines.line(fmt::format("for (long e = 0; e < {}; ++e) {}[0][e] = random_word();",
                             program.nest.stores[s].words(), program.stores[s].buffer));
    }
  }
  const std::size_t output = memory_of(program, workload.output());
  lines.line("plain();");
  lines.line("run();");
  lines.line("long wrong = 0;");
  lines.line(fmt::format("for (long e = 0; e < {}; ++e) wrong += {}[0][e] != expected[e];",
                         program.nest.stores[output].words(), program.stores[output].buffer));
  lines.line("printf(\"steps %lld\\nwrong_words %ld\\n\", (long long)steps, wrong);");
  lines.line("printf(\"level tensor reads fills updates\\n\");");
  for (std::size_t s = 0; s < program.stores.size(); ++s) {
    const Store& store = program.nest.stores[s];
    const std::string& count = program.stores[s].count;
    lines.line(fmt::format("printf(\"{} {} %lld %lld %lld  {} {}\\n\", (long long){}.reads,",
                           store.level.value(), store.tensor.value(),
                           detail::c_comment(program.architecture.level(store.level).name),
                           detail::c_comment(workload.tensor(store.tensor).name), count));
    lines.line(fmt::format("       (long long){}.fills, (long long){}.updates);", count, count));
  }
  lines.line("return wrong != 0;");
  lines.close();
}

}  // namespace

std::string c_nest(const Workload& workload, const Architecture& architecture,
                   const Mapping& mapping) {
  require_valid(workload, architecture, mapping);
  CProgram program(workload, architecture, mapping);
  require_buffers(workload, architecture, program.nest);
  write_head(program);
  write_buffers(program);
  for (std::size_t s = 0; s < program.stores.size(); ++s) {
    detail::write_copies(program, s);
  }
  write_nest(program);
  write_plain(program);
  write_main(program);
  return program.lines.text();
}

NestRun read_nest_run(std::string_view text) {
  std::istringstream stream{std::string(text)};
  NestRun run;
  std::string word;
  std::string titles;
  bool good = stream >> word && word == "steps" && stream >> run.steps && stream >> word &&
              word == "wrong_words" && stream >> run.wrong_words && std::getline(stream, titles) &&
              std::getline(stream, titles) && titles == "level tensor reads fills updates";
  for (std::string line; good && std::getline(stream, line);) {
    std::istringstream fields(line);
    std::size_t level = 0;
    std::size_t tensor = 0;
    CountedWords words{.level = LevelId{0}, .tensor = TensorId{0}};
    good = !!(fields >> level >> tensor >> words.reads >> words.fills >> words.updates);
    words.level = LevelId{level};
    words.tensor = TensorId{tensor};
    run.counted.push_back(words);
  }
  if (!good) {
    throw InputError("this is not what a C program of a mapping prints");
  }
  return run;
}

}  // namespace cosa

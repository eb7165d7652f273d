#include "cosa/report/nest_check.h"

#include <fmt/format.h>

#include <algorithm>

#include "cosa/base/text.h"
#include "text_table.h"

namespace cosa {
namespace {

NestCount nest_count(std::string_view what, const CountedWords& words, std::int64_t counted,
                     std::int64_t model, std::int64_t may_lose) {
  return {.what = what,
          .level = words.level,
          .tensor = words.tensor,
          .counted = counted,
          .model = model,
          .agrees = model <= counted && counted - model <= may_lose};
}

std::string verdict(const Cost& cost, const NestRun& run) {
  if (run.wrong_words > 0) {
    return fmt::format("{} words of the output are wrong\n", with_commas(run.wrong_words));
  }
  if (run.steps != cost.compute.cycles) {
    return fmt::format("{} steps, and {} by the model\n", with_commas(run.steps),
                       with_commas(cost.compute.cycles));
  }
  const std::vector<NestCount> counts = nest_counts(cost, run);
  const auto apart = std::ranges::count(counts, false, &NestCount::agrees);
  return apart == 0 ? fmt::format("The output is right, and all {} counts are the model's.\n",
                                  counts.size())
                    : fmt::format("The output is right; {} of {} counts are not the model's.\n",
                                  apart, counts.size());
}

}  // namespace

std::vector<NestCount> nest_counts(const Cost& cost, const NestRun& run) {
  std::vector<NestCount> counts;
  for (const CountedWords& words : run.counted) {
    const TensorCost& model = cost.levels.at(words.level.value()).tensors.at(words.tensor.value());
    counts.push_back(nest_count("reads", words, words.reads, model.total_read_words(), 0));
    counts.push_back(
        nest_count("fills", words, words.fills, model.total_fill_words(), model.instances));
    counts.push_back(nest_count("updates", words, words.updates, model.total_update_words(), 0));
  }
  return counts;
}

bool nest_agrees(const Cost& cost, const NestRun& run) {
  return run.wrong_words == 0 && run.steps == cost.compute.cycles &&
         std::ranges::all_of(nest_counts(cost, run), &NestCount::agrees);
}

std::string nest_check_text(const Workload& workload, const Architecture& architecture,
                            const Cost& cost, const NestRun& run) {
  constexpr auto kLeft = detail::TextTable::Align::kLeft;
  detail::TextTable table(
      {{"", kLeft}, {"level", kLeft}, {"tensor", kLeft}, {"words", kLeft}, {"counted"}, {"model"}});
  for (const NestCount& count : nest_counts(cost, run)) {
    if (count.counted == 0 && count.model == 0) {
      continue;
    }
    table.add_row({count.agrees ? "" : "!", architecture.level(count.level).name,
                   workload.tensor(count.tensor).name, std::string(count.what),
                   with_commas(count.counted), with_commas(count.model)});
  }
  return table.text() + verdict(cost, run);
}

}  // namespace cosa
